//! What a FHIR server lets us in by: a bearer token of the deployer's, or one that we ask for with a signed assertion
//! (`private_key_jwt`, SMART Backend Services: <https://hl7.org/fhir/smart-app-launch/backend-services.html>; RFC 7523).
//!
//! ```text
//! Kith   to the token endpoint: I am <client>, here is what only my key can sign, good for four minutes
//! server here is a token, good for an hour
//! Kith   to the FHIR server: this token, and a meeting
//! ```

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA384, RsaKeyPair};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// An assertion is good for less than the five minutes that SMART allows.
const ASSERTION_LASTS: i64 = 240;
/// The least that a server takes of an RSA key, in bits.
const SHORTEST_RSA: usize = 2048;

/// How we are let in.
#[derive(Clone, Debug)]
pub enum Login {
    /// By this token.
    Bearer(SecretString),
    /// By a token that is asked for.
    Asks(Asks),
}

/// What a token is asked for with.
#[derive(Clone, Debug)]
pub struct Asks {
    /// Where.
    pub token_url: String,
    /// As whom.
    pub client_id: String,
    /// What only we can sign with.
    pub signer: Arc<Signer>,
}

/// A key that signs.
pub struct Signer {
    key: Key,
    public: Value,
    id: String,
}

enum Key {
    Rsa(RsaKeyPair),
    Ec(EcdsaKeyPair),
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Signer {
    /// Out of a PEM file's text: RSA of 2048 bits or more (signs RS384), or P-384 (ES384).
    pub fn from_pem(pem: &str) -> Result<Signer> {
        let key = match PrivateKeyDer::from_pem_slice(pem.as_bytes()).ok().context("it holds no private key in PEM")? {
            PrivateKeyDer::Pkcs1(der) => Key::Rsa(RsaKeyPair::from_der(der.secret_pkcs1_der()).map_err(unfit)?),
            PrivateKeyDer::Pkcs8(der) => match RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()) {
                Ok(key) => Key::Rsa(key),
                Err(_) => Key::Ec(p384(der.secret_pkcs8_der())?),
            },
            _ => bail!("it is neither PKCS#8 nor PKCS#1: openssl pkcs8 -topk8 -nocrypt makes one of it"),
        };
        if let Key::Rsa(rsa) = &key
            && rsa.public().modulus_len() * 8 < SHORTEST_RSA
        {
            bail!("it is shorter than {SHORTEST_RSA} bits");
        }
        let public = public(&key);
        // RFC 7638: the members in the order of their names are what is summed.
        let id = URL_SAFE_NO_PAD.encode(Sha256::digest(public.to_string()));
        Ok(Signer { key, public, id })
    }

    fn algorithm(&self) -> &'static str {
        if matches!(self.key, Key::Rsa(_)) { "RS384" } else { "ES384" }
    }

    /// The public half, as the server wants to know it: a JSON Web Key Set.
    pub fn key_set(&self) -> Value {
        let mut key = self.public.clone();
        let more = [("kid", self.id.as_str()), ("alg", self.algorithm()), ("use", "sig")];
        for (name, value) in more {
            key[name] = value.into();
        }
        json!({ "keys": [key] })
    }

    /// That we are this client, for this endpoint, for some minutes from now.
    pub fn assertion(&self, client_id: &str, audience: &str, now: Timestamp) -> Result<String> {
        let head = json!({ "alg": self.algorithm(), "kid": self.id, "typ": "JWT" });
        let ends = now.as_second() + ASSERTION_LASTS;
        let jti = uuid::Uuid::now_v7().to_string();
        let body = json!({ "iss": client_id, "sub": client_id, "aud": audience, "exp": ends, "jti": jti });
        let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
        let text = format!("{}.{}", part(&head), part(&body));
        let signature = self.sign(text.as_bytes()).ok().context("the key does not sign")?;
        Ok(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    fn sign(&self, text: &[u8]) -> Result<Vec<u8>, ring::error::Unspecified> {
        let chance = SystemRandom::new();
        match &self.key {
            Key::Ec(key) => key.sign(&chance, text).map(|signature| signature.as_ref().to_vec()),
            Key::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA384, &chance, text, &mut signature)?;
                Ok(signature)
            }
        }
    }
}

fn unfit(why: ring::error::KeyRejected) -> anyhow::Error {
    anyhow::anyhow!("it cannot be used ({why}): use RSA of {SHORTEST_RSA} bits or more, or P-384")
}

fn p384(der: &[u8]) -> Result<EcdsaKeyPair> {
    EcdsaKeyPair::from_pkcs8(&ECDSA_P384_SHA384_FIXED_SIGNING, der, &SystemRandom::new()).map_err(unfit)
}

fn public(key: &Key) -> Value {
    let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    match key {
        Key::Rsa(rsa) => {
            let parts = PublicKeyComponents::<Vec<u8>>::from(rsa.public());
            json!({ "e": text(&parts.e), "kty": "RSA", "n": text(&parts.n) })
        }
        Key::Ec(ec) => {
            // A point as it is written in full: 4, then both halves.
            let (x, y) = ec.public_key().as_ref()[1..].split_at(48);
            json!({ "crv": "P-384", "kty": "EC", "x": text(x), "y": text(y) })
        }
    }
}

/// A token, and until when it is surely good.
pub(super) type Token = (SecretString, Timestamp);

/// Out of a token endpoint's answer. Half a minute is left for the way; who says no time means a short one.
pub(super) fn read(answer: &Value, now: Timestamp) -> Option<Token> {
    let token = answer["access_token"].as_str().filter(|token| !token.is_empty())?;
    let lasts = answer["expires_in"].as_i64().unwrap_or(60).clamp(0, 24 * 3600);
    Some((SecretString::from(token.to_owned()), now + SignedDuration::from_secs(lasts - 30)))
}

/// What is posted to a token endpoint.
pub(super) fn form(asks: &Asks, now: Timestamp) -> Result<[(&'static str, String); 4]> {
    Ok([
        ("grant_type", "client_credentials".into()),
        ("scope", "system/*.cruds".into()),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer".into()),
        ("client_assertion", asks.signer.assertion(&asks.client_id, &asks.token_url, now)?),
    ])
}

/// A header's value.
pub(super) fn bearer(token: &SecretString) -> String {
    format!("Bearer {}", token.expose_secret())
}
