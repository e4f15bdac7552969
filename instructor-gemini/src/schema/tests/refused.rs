//! What a mode cannot describe, and what stands beside it that it can.

use std::collections::BTreeMap;

use instructor_core::{Error, ErrorKind, Extract, Kind, RequestKind, Schema};
use instructor_derive::Extract;

use super::{Person, Pet, Prices, Tree, facade, lower, said};
use crate::mode::Mode;

/// Why a mode cannot describe the type.
fn refused<T: Extract>(mode: Mode) -> String {
    lower(const { &T::SCHEMA }, mode, false, false).expect_err("it cannot").to_string()
}

/// Any text, and no word of its own.
#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
enum Nameless {
    #[extract(other)]
    Any(String),
}

#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Order {
    lines: Vec<Line>,
}

#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Line {
    place: (f64, f64),
}

#[derive(Extract)]
#[extract(crate = facade, integer)]
#[allow(dead_code)]
enum Level {
    Low = 1,
    High = 2,
}

#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Task {
    level: Option<Level>,
}

#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Nothing {}

#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Marked {
    mark: Nothing,
}

/// A schema of theirs.
struct Theirs<const CROWDED: bool>;

impl<const CROWDED: bool> Extract for Theirs<CROWDED> {
    const SCHEMA: Schema = Schema::new(Kind::Foreign(|| {
        let beside = if CROWDED { "anyOf" } else { "examples" };
        format!(r##"{{"$ref":"#/$defs/A","{beside}":[{{}}],"$defs":{{"A":{{"type":"string"}}}}}}"##)
    }))
    .of::<Self>();

    fn decode(_: &mut instructor_core::Decoder<'_>) -> Result<Option<Self>, instructor_core::Halt> {
        Ok(Some(Self))
    }
}

#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Holder<T> {
    held: T,
}

#[test]
fn what_openapi_cannot_describe_is_refused_by_name() {
    let instead = "which `responseSchema` cannot describe; use `Mode::ResponseJsonSchema`";
    for (message, expected) in [
        (refused::<Prices>(Mode::ResponseSchema), "`rates` in `Prices` is a map"),
        (refused::<BTreeMap<String, u8>>(Mode::ResponseSchema), "the answer is a map"),
        (
            refused::<Holder<serde_json::Value>>(Mode::ResponseSchema),
            "`held` in `Holder` is a value of any shape",
        ),
        (
            refused::<Holder<Theirs<false>>>(Mode::ResponseSchema),
            "`held` in `Holder` is a schema made elsewhere",
        ),
        (refused::<Task>(Mode::ResponseSchema), "`level` in `Task` is an enum of integers"),
        (refused::<Order>(Mode::ResponseSchema), "`lines[].place` in `Line` is a tuple"),
    ] {
        assert_eq!(message, format!("{expected}, {instead}"));
    }
    assert_eq!(
        refused::<Tree>(Mode::ResponseSchema),
        "`children[]` in `Tree` is a type that contains itself, which `responseSchema` cannot \
         describe: written out it has no end, and cut off it would cut answers off; use \
         `Mode::ResponseJsonSchema`",
    );
    assert_eq!(
        refused::<Marked>(Mode::ResponseSchema),
        "`mark` in `Marked` is an object without members, which `responseSchema` cannot describe; \
         give it a field, or use `Mode::ResponseJsonSchema`",
    );
    assert_eq!(
        refused::<Holder<Nameless>>(Mode::ResponseSchema),
        "`held` in `Holder` is an enum without words, which `responseSchema` cannot describe; \
         give it a variant, or use `Mode::ResponseJsonSchema`",
    );
    let on_vertex = |schema| lower(schema, Mode::ResponseSchema, true, false);
    assert!(on_vertex(const { &Order::SCHEMA }).is_err(), "Vertex has maps, and no tuples");
}

#[test]
fn a_function_takes_an_object() {
    for (message, what) in [
        (refused::<Vec<u8>>(Mode::FunctionCall), "the answer"),
        (refused::<Pet>(Mode::FunctionCall), "`Pet`"),
        (refused::<Option<Person>>(Mode::FunctionCall), "the answer"),
    ] {
        let expected = format!(
            "{what} is no object of one form, which `functionCall` cannot describe; wrap it \
             in a struct, or use `Mode::ResponseJsonSchema`"
        );
        assert_eq!(message, expected);
    }
    said::<Holder<Vec<u8>>>(Mode::FunctionCall);
    said::<BTreeMap<String, u8>>(Mode::FunctionCall);
}

#[test]
fn a_reference_of_theirs_stands_alone() {
    assert_eq!(
        said::<Theirs<false>>(Mode::ResponseJsonSchema),
        concat!(
            r##"{"anyOf":[{"$ref":"#/$defs/A"}],"examples":[{}],"##,
            r##""$defs":{"A":{"type":"string"}}}"##,
        ),
    );
    assert_eq!(
        refused::<Holder<Theirs<true>>>(Mode::ResponseJsonSchema),
        "`held` in `Holder` is a schema made elsewhere that has `anyOf` beside \
         `$ref`, which `responseJsonSchema` cannot describe; leave one of the two out",
    );
}

#[test]
fn integers_are_listed_in_json_schema() {
    let level = r#""anyOf":[{"type":"integer","description":"1: Low\n2: High","enum":[1,2]},{"type":"null"}]"#;
    let schema = said::<Task>(Mode::ResponseJsonSchema);
    assert!(schema.contains(level), "{schema}");
}

#[test]
fn a_misfit_is_an_error_about_the_schema() {
    let unfit = || lower(const { &Task::SCHEMA }, Mode::ResponseSchema, false, false).unwrap_err();
    let error = Error::from(unfit());
    assert_eq!(error.kind(), ErrorKind::Request(RequestKind::Schema));
    assert!(error.to_string().starts_with("schema refused: `level` in `Task` is"), "{error}");
    let fault = instructor_core::Fault::from(unfit());
    assert_eq!(fault.kind, instructor_core::FaultKind::Request(RequestKind::Schema));
    assert_eq!(fault.message, unfit().to_string());
}
