//! What to do about a schema that the service refused.

use std::fmt::Write as _;

use instructor_core::{Fault, FaultKind, RequestKind};

use super::complexity::{Complexity, complexity};
use crate::classify::hinted;

/// How many places are named.
const NAMED: usize = 3;

/// What some models say of a schema with too many states, as of anything else that is wrong with a
/// request.
const BARE: &str = "request contains an invalid argument";

/// The fault, and if the schema that was sent is or may be why, what costs most in it by our estimate.
pub(crate) fn advise(mut fault: Fault, schema: &str, relaxes: bool) -> Fault {
    if fault.status != Some(400) {
        return fault;
    }
    let said = fault.message.to_ascii_lowercase();
    let is_sure = match fault.kind {
        // A keyword that the service does not know is not one too many.
        FaultKind::Request(RequestKind::Schema) if !said.contains("unknown name") => true,
        FaultKind::Request(RequestKind::Other) if said.contains(BARE) => false,
        _ => return fault,
    };
    let complexity = complexity(schema);
    if is_sure || complexity.is_suspect() {
        let may = if is_sure { "" } else { "the schema may be too complex: " };
        let fewer = if relaxes { "" } else { "`.relax(true)`, " };
        let hint = format!(
            "{may}by our estimate it costs {}{}; try {fewer}shorter names and words, \
             or fewer bounds and optional fields",
            complexity.total,
            costliest(&complexity),
        );
        fault.message = hinted(&fault.message, &hint);
    }
    fault
}

fn costliest(complexity: &Complexity) -> String {
    let mut words = String::new();
    for (position, (path, cost)) in complexity.costliest.iter().take(NAMED).enumerate() {
        let separator = if position == 0 { ", most of it for" } else { "," };
        let _ = write!(words, "{separator} `{path}` ({cost})");
    }
    words
}
