//! The cases of public test suites: what is read of texts as models write them, JSON texts of every
//! kind, and constraints.
//!
//! The cases are no part of the project. They are read from `../shared/conformance` beside the
//! checkout, or from the folder that `INSTRUCTOR_CONFORMANCE` names; without them the tests are
//! skipped.

mod read;
mod syntax;
mod validate;

use std::path::PathBuf;
use std::{env, fs};

use serde_json::Value;

/// The cases of a file, one a line; none, and a word about it, where there is no such file.
fn cases(file: &str) -> Option<Vec<Value>> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance");
    let folder = env::var_os("INSTRUCTOR_CONFORMANCE").map_or_else(beside, PathBuf::from);
    let path = folder.join(file);
    let Ok(text) = fs::read_to_string(&path) else {
        println!("skipped: there is no {}", path.display());
        return None;
    };
    let case = |line| serde_json::from_str(line).expect("each line is a case");
    Some(text.lines().filter(|line| !line.trim().is_empty()).map(case).collect())
}
