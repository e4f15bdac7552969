//! What the tests of types have in common.

use std::fmt::Debug;

use instructor::{Extract, parse};

/// The violations of an answer, one a line, with what validators said.
pub(crate) fn wrong<T: Extract + Debug>(answer: &str) -> Vec<String> {
    let violations = parse::<T>(answer).expect_err("the answer is wrong");
    violations
        .iter()
        .map(|broken| format!("{}: {}: {}", broken.path(), broken.rule(), broken.message()))
        .collect()
}

/// The value of an answer that is right.
pub(crate) fn right<T: Extract>(answer: &str) -> T {
    parse::<T>(answer).unwrap_or_else(|violations| panic!("{answer}: {violations}")).value
}
