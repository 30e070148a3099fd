#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| abdm_hostile::check("sealed", input));
