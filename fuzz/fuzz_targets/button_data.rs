//! Any text is read as what a button says; what is a button comes back as the same one.

#![no_main]

use kith::conversation::Button;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &str| {
    if let Some(button) = Button::decode(data) {
        assert_eq!(Button::decode(&button.encode()), Some(button));
    }
});
