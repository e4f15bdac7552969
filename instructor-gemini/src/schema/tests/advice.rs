//! What is said of a schema that the service refused.

use instructor_core::{Extract, Fault, FaultKind, RequestKind};
use instructor_derive::Extract;

use super::super::{advise, lower};
use super::facade;
use crate::mode::Mode;

#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Shop {
    name: String,
    #[extract(items(..=20))]
    orders: Vec<Order>,
}

#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Order {
    #[extract(items(..=10))]
    lines: Vec<Line>,
}

#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Line {
    #[extract(one_of("apples and pears", "oranges and lemons"))]
    sku: String,
}

fn advised<T: Extract>(kind: RequestKind, status: u16, said: &str, relax: bool) -> String {
    let fault = Fault::new(FaultKind::Request(kind), said).status(status);
    let mode = Mode::ResponseJsonSchema;
    let lowered = lower(const { &T::SCHEMA }, mode, false, relax).expect("it can");
    let fault = advise(fault, &lowered.text, relax);
    assert_eq!(fault.kind, FaultKind::Request(kind));
    fault.message
}

const STATES: &str = "The specified schema produces a constraint that has too many states";
const BARE: &str = "Request contains an invalid argument.";

#[test]
fn too_many_states_names_the_costliest_fields() {
    // A line is the fifth level: 1 + 16, and 11 for what it holds. Ten of them make the lines of an
    // order, and twenty of those the orders.
    let costliest = "by our estimate it costs 5642, most of it for `orders` (5359), \
                     `orders[].lines` (253), `orders[].lines[]` (17)";
    assert_eq!(
        advised::<Shop>(RequestKind::Schema, 400, STATES, false),
        format!(
            "{STATES}; {costliest}; try `.relax(true)`, shorter names and words, or fewer bounds \
             and optional fields"
        ),
    );
    let bare = advised::<Shop>(RequestKind::Other, 400, BARE, false);
    let hint = format!(
        "Request contains an invalid argument; the schema may be too complex: {costliest}; \
         try `.relax(true)`"
    );
    assert!(bare.starts_with(&hint), "{bare}");
    let relaxed = advised::<Shop>(RequestKind::Schema, 400, STATES, true);
    assert!(
        relaxed.ends_with("; try shorter names and words, or fewer bounds and optional fields")
    );
}

#[test]
fn other_refusals_stay_as_they_are() {
    let unknown =
        r#"Unknown name "$defs" at 'generation_config.response_schema': Cannot find field."#;
    for (kind, status, said) in [
        (RequestKind::Schema, 400, unknown),
        (RequestKind::Schema, 500, STATES),
        (RequestKind::Context, 400, BARE),
        (RequestKind::Other, 400, "Please use a valid role."),
    ] {
        assert_eq!(advised::<Shop>(kind, status, said, false), said);
    }
    assert_eq!(advised::<Line>(RequestKind::Other, 400, BARE, false), BARE, "a small schema");
    let small = advised::<Line>(RequestKind::Schema, 400, STATES, false);
    assert!(small.contains("costs 11, most of it for `sku` (11)"), "{small}");
}
