//! Any bytes that are JSON are read as an update, and nothing falls over.

#![no_main]

use kith::telegram::receive;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(raw) = serde_json::from_slice(bytes) {
        let _ = receive::number(&raw);
        let _ = receive::kind(&raw);
        let _ = receive::read(raw);
    }
});
