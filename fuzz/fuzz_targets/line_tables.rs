//! Feeds `trace` as a program.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::line_tables(bytes);
});
