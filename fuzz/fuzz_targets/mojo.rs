//! Feeds `source::syntax` as a source of Mojo.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::mojo(bytes);
});
