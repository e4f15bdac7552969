//! Reads any text as several types: `fuzz/run.sh`.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| instructor_fuzz::check(text));
