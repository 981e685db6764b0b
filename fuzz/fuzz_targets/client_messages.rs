//! Feeds `lsp`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::client_messages(bytes);
});
