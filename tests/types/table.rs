//! One row for each type, and the checks that every row goes through.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use instructor::{Context, Dialect, Extract, Reading, Rule, parse, parse_with};
use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

use crate::pool::pool;

/// A place in which schema and decoder may differ, with the reason.
pub(crate) type Exception = (&'static str, fn(&Value) -> bool);

/// What is known of a type.
#[derive(Default)]
pub(crate) struct Row {
    /// Answers that pass, and that the schema accepts.
    pub(crate) right: &'static [&'static str],
    /// Answers that both refuse as they stand, with the decoder's `path: rule` list.
    pub(crate) wrong: &'static [(&'static str, &'static [&'static str])],
    /// Answers that the decoder alone refuses: what no schema states.
    pub(crate) beyond: &'static [(&'static str, &'static [&'static str])],
    /// Where the schema may accept what the decoder refuses.
    pub(crate) stricter: &'static [Exception],
    /// Where the decoder may accept what the schema refuses.
    pub(crate) laxer: &'static [Exception],
}

impl Row {
    /// Answers to vary.
    fn seeds(&self) -> Vec<Value> {
        let answers = self.right.iter().chain(self.wrong.iter().map(|(answer, _)| answer));
        answers.map(|answer| serde_json::from_str(answer).expect("the table holds JSON")).collect()
    }
}

/// The rows of one theme, whose schemas stand in one file under `schemas`.
///
/// With `SCHEMAS=overwrite` in the environment the file is written anew; read the difference.
pub(crate) struct Table {
    theme: &'static str,
    schemas: String,
    failures: Vec<String>,
}

/// What the decoder makes of an answer: nothing, or the `path: rule` list.
type Read = fn(&str) -> Result<(), Vec<String>>;

impl Table {
    pub(crate) fn new(theme: &'static str) -> Self {
        Self { theme, schemas: String::new(), failures: Vec::new() }
    }

    /// Checks all that a row says of the type.
    pub(crate) fn row<T: Extract>(&mut self, name: &str, row: &Row) {
        let schema = T::SCHEMA.to_json_schema();
        let _ = writeln!(self.schemas, "{name}\n    {schema}");
        match T::SCHEMA.lower(&OPENAPI) {
            Ok(lowered) => {
                let _ = writeln!(self.schemas, "    {}", lowered.text);
                let document = serde_json::from_str(&lowered.text).expect("the schema is JSON");
                self.check_looser(name, &schema, &as_json_schema(document).to_string(), row);
            }
            Err(unfit) => {
                let _ = writeln!(self.schemas, "    not in OpenAPI: {unfit}");
            }
        }
        for dialect in [HEEDED, HEEDED.relaxed(|_| false)] {
            let lowered = T::SCHEMA.lower(&dialect).expect("JSON Schema states every type");
            self.check_looser(name, &schema, &lowered.text, row);
        }
        let checker = Checker {
            name,
            validator: compiled(&schema),
            read: |answer| parse::<T>(answer).map(drop).map_err(|violations| told(&violations)),
            read_strictly: |answer| {
                let parsed = parse_with::<T>(answer, Reading::Strict, &Context::new(), None);
                parsed.map(drop).map_err(|violations| told(&violations))
            },
            failures: &mut self.failures,
        };
        checker.check(row);
    }

    /// What the whole schema accepts is accepted by one that says less.
    fn check_looser(&mut self, name: &str, whole: &str, looser: &str, row: &Row) {
        let (strict, loose) = (compiled(whole), compiled(looser));
        for answer in pool(&row.seeds()) {
            if strict.is_valid(&answer) && !loose.is_valid(&answer) {
                self.failures.push(format!("{name}: {answer}: is refused by {looser}"));
            }
        }
    }

    /// Compares the schemas with those on file, and tells all that failed.
    pub(crate) fn close(mut self) {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("tests/types/schemas")
            .join(self.theme)
            .with_extension("txt");
        if env::var("SCHEMAS").is_ok_and(|value| value == "overwrite") {
            fs::write(&path, &self.schemas).expect("the folder is there");
        }
        let on_file = fs::read_to_string(&path).unwrap_or_default();
        for line in self.schemas.lines().filter(|line| !on_file.lines().any(|old| old == *line)) {
            self.failures.push(format!("not in {}: {line}", path.display()));
        }
        if self.failures.is_empty() {
            assert_eq!(on_file, self.schemas, "{} holds other rows", path.display());
        }
        assert!(self.failures.is_empty(), "{}", self.failures.join("\n"));
    }
}

/// What is like OpenAPI in Gemini's API, with the keywords that it has.
const OPENAPI: Dialect = Dialect::OPENAPI
    .states(|rule| !matches!(rule, Rule::MultipleOf(_) | Rule::NonZero | Rule::Unique))
    .whole_bounds();

/// What is like Gemini's part of JSON Schema.
const HEEDED: Dialect = Dialect::JSON_SCHEMA
    .states(|rule| matches!(rule, Rule::Range { .. } | Rule::Items { .. } | Rule::OneOf(_)))
    .without_examples()
    .cycles_optional()
    .whole_bounds()
    .members_uncounted()
    .scalar_nulls()
    .bare_references();

/// A schema in OpenAPI as one in JSON Schema.
fn as_json_schema(schema: Value) -> Value {
    let Value::Object(mut members) = schema else { panic!("a schema is an object: {schema}") };
    let order = members.remove("propertyOrdering");
    if let Some(Value::Object(properties)) = members.get_mut("properties") {
        let order = order.as_ref().and_then(Value::as_array).expect("properties have an order");
        assert!(properties.len() == order.len(), "{order:?}");
        for name in order {
            let property = &mut properties[name.as_str().expect("a name")];
            *property = as_json_schema(property.take());
        }
    }
    if let Some(items) = members.get_mut("items") {
        *items = as_json_schema(items.take());
    }
    for form in members.get_mut("anyOf").and_then(Value::as_array_mut).into_iter().flatten() {
        *form = as_json_schema(form.take());
    }
    if let Some(name) = members.get_mut("type") {
        let word = name.as_str().expect("one type");
        assert!(word.chars().all(|letter| letter.is_ascii_uppercase()), "{word}");
        *name = word.to_ascii_lowercase().into();
    } else {
        assert!(members.contains_key("anyOf"), "{members:?}");
    }
    assert!(!members.contains_key("$ref") && !members.contains_key("$defs"), "{members:?}");
    match members.remove("nullable") {
        Some(_) => json!({"anyOf": [members, {"type": "null"}]}),
        None => members.into(),
    }
}

/// The schema in the words of the independent validator.
pub(crate) fn compiled(schema: &str) -> Validator {
    parse::<Value>(schema).expect("no keyword of the schema is said twice");
    let schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    jsonschema::meta::validate(&schema).expect("the schema is one of its draft");
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .build(&schema)
        .expect("the schema compiles")
}

pub(crate) fn told(violations: &instructor::Violations) -> Vec<String> {
    violations.iter().map(|broken| format!("{}: {}", broken.path(), broken.rule())).collect()
}

struct Checker<'a> {
    name: &'a str,
    validator: Validator,
    read: Read,
    read_strictly: Read,
    failures: &'a mut Vec<String>,
}

impl Checker<'_> {
    fn check(mut self, row: &Row) {
        let is_valid = |validator: &Validator, answer: &str| {
            validator.is_valid(&serde_json::from_str(answer).expect("the table holds JSON"))
        };
        for answer in row.right {
            if let Err(told) = (self.read)(answer) {
                self.fail(answer, &format!("should pass, and fails with {told:?}"));
            }
            if !is_valid(&self.validator, answer) {
                self.fail(answer, "should pass, and the schema refuses it");
            }
        }
        let failing = row.wrong.iter().map(|(answer, told)| (answer, told, false));
        let beyond = row.beyond.iter().map(|(answer, told)| (answer, told, true));
        for (answer, expected, is_valid_still) in failing.chain(beyond) {
            let told = (self.read_strictly)(answer).err().unwrap_or_default();
            if told != *expected {
                self.fail(answer, &format!("should fail with {expected:?}, and is {told:?}"));
            }
            if is_valid(&self.validator, answer) != is_valid_still {
                let does = if is_valid_still { "refuses" } else { "accepts" };
                self.fail(answer, &format!("the schema {does} it, other than the row says"));
            }
        }
        self.check_pool(row);
    }

    /// What the schema accepts the decoder accepts, and the other way round; each exception is
    /// one indeed.
    fn check_pool(&mut self, row: &Row) {
        let seeds = row.seeds();
        let (mut stricter, mut laxer) =
            (vec![false; row.stricter.len()], vec![false; row.laxer.len()]);
        for instance in pool(&seeds) {
            let answer = instance.to_string();
            let is_valid = self.validator.is_valid(&instance);
            let (exceptions, used, told) = match (is_valid, (self.read)(&answer)) {
                (true, Err(told)) => {
                    (row.stricter, &mut stricter, format!("schema only: {told:?}"))
                }
                (false, Ok(())) if (self.read_strictly)(&answer).is_ok() => {
                    (row.laxer, &mut laxer, "decoder only".to_owned())
                }
                _ => continue,
            };
            match exceptions.iter().position(|(_, excepts)| excepts(&instance)) {
                Some(exception) => used[exception] = true,
                None => self.fail(&answer, &told),
            }
        }
        let idle = row.stricter.iter().zip(stricter).chain(row.laxer.iter().zip(laxer));
        for ((reason, _), _) in idle.filter(|(_, used)| !used) {
            self.fail(reason, "is no exception any more");
        }
    }

    fn fail(&mut self, answer: &str, what: &str) {
        self.failures.push(format!("{}: {answer}: {what}", self.name));
    }
}
