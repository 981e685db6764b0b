//! Feeds the reader of `llvm-profraw`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("llvm-profraw", bytes);
});
