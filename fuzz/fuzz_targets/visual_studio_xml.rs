//! Feeds the reader of `visual-studio-xml`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("visual-studio-xml", bytes);
});
