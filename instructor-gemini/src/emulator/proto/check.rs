//! One message against its table: what is refused of it, in the words of the API's front end.
//!
//! The words are those of protobuf's JSON reader (`proto_writer.cc`, `protostream_objectwriter.cc`)
//! and of recorded refusals (read 2026-11-23).

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::{
    STANDARD_PAD_INDIFFERENT as STANDARD, URL_SAFE_PAD_INDIFFERENT as URL_SAFE,
};
use serde_json::Number;

use super::json::Json;
use super::{Api, Enum, Field, Kind, Label, Message, camel};
use crate::emulator::timestamp;

const REPEATED: &str = "Proto field is not repeating, cannot start list.";

pub(super) struct Check<'a> {
    api: Api,
    /// The package of the messages' names, without the version.
    package: &'static str,
    version: &'a str,
    /// Where the reading is.
    path: Path,
    way: Way,
    violations: Vec<Violation>,
}

/// Whether a message came in the one way that is read, or had to be put so.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way {
    AsItCame,
    Rewritten,
}

pub(super) struct Violation {
    /// The place, empty at the top.
    pub(super) field: String,
    pub(super) description: String,
}

#[derive(Default)]
struct Path(Vec<Place>);

enum Place {
    Field(&'static str),
    Index(usize),
    /// The value of an entry of a map.
    Entry(usize),
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, place) in self.0.iter().enumerate() {
            match place {
                Place::Field(name) if at == 0 => f.write_str(name)?,
                Place::Field(name) => write!(f, ".{name}")?,
                Place::Index(index) => write!(f, "[{index}]")?,
                Place::Entry(index) => write!(f, "[{index}].value")?,
            }
        }
        Ok(())
    }
}

impl<'a> Check<'a> {
    pub(super) fn new(api: Api, package: &'static str, version: &'a str) -> Self {
        let (path, violations) = (Path::default(), Vec::new());
        Self { api, package, version, path, way: Way::AsItCame, violations }
    }

    pub(super) fn run(
        mut self,
        json: &mut Json<'_>,
        message: &'static Message,
        at: Option<&'static str>,
    ) -> Result<Way, Vec<Violation>> {
        self.path.0.extend(at.map(Place::Field));
        match json {
            Json::Object(members) => self.message(message, members),
            _ => self.unknown("", "Root element must be a message."),
        }
        if self.violations.is_empty() { Ok(self.way) } else { Err(self.violations) }
    }

    fn message<'j>(
        &mut self,
        message: &'static Message,
        members: &mut Vec<(Cow<'j, str>, Json<'j>)>,
    ) {
        let mut taken = Vec::new();
        for (key, value) in &mut *members {
            let Some(field) = message.field(key, self.api) else {
                self.unknown(key, "Cannot find field.");
                continue;
            };
            if let (Json::Null, false) = (&*value, matches!(field.kind, Kind::Value)) {
                continue;
            }
            if let Some(oneof) = field.oneof {
                if taken.contains(&oneof) {
                    self.invalid(
                        "oneof",
                        format_args!("oneof field '{oneof}' is already set. Cannot set '{key}'"),
                    );
                    continue;
                }
                taken.push(oneof);
            }
            self.field(field, key, value);
            if !field.is_read_as(key) {
                *key = field.read_as();
                self.way = Way::Rewritten;
            }
        }
        let is_null = |(_, value): &(Cow<'_, str>, Json<'_>)| matches!(value, Json::Null);
        if members.iter().any(is_null) {
            members.retain(|member| !is_null(member));
            self.way = Way::Rewritten;
        }
    }

    fn field(&mut self, field: &'static Field, key: &str, value: &mut Json<'_>) {
        let is_value = matches!(field.kind, Kind::Value);
        match (field.label, &mut *value) {
            (Label::One | Label::Map, Json::List(_)) if !is_value => {
                return self.unknown(key, REPEATED);
            }
            // One value is a list of one.
            (Label::Many, one) if !matches!(one, Json::List(_)) => {
                *one = Json::List(vec![one.take()]);
                self.way = Way::Rewritten;
            }
            _ => {}
        }
        self.path.0.push(Place::Field(field.name));
        match (field.label, value) {
            (Label::Many, Json::List(values)) => {
                for (index, value) in values.iter_mut().enumerate() {
                    self.below(Place::Index(index), |check| check.value(field, value));
                }
            }
            (Label::Map, Json::Object(members)) => {
                for (index, (_, value)) in members.iter_mut().enumerate() {
                    self.below(Place::Entry(index), |check| check.value(field, value));
                }
            }
            (Label::Map, value) => self.invalid("map", format_args!("{value}")),
            (_, value) => self.value(field, value),
        }
        self.path.0.pop();
    }

    fn below(&mut self, place: Place, check: impl FnOnce(&mut Self)) {
        self.path.0.push(place);
        check(self);
        self.path.0.pop();
    }

    fn value(&mut self, field: &'static Field, value: &mut Json<'_>) {
        match (field.kind, &mut *value) {
            (Kind::Value, _) | (Kind::Struct, Json::Object(_)) => return,
            (Kind::Message(message), Json::Object(members)) => {
                return self.message(message, members);
            }
            (Kind::Message(_) | Kind::Struct, _) => {}
            (_, Json::Object(_)) => {
                let scalar = "Starting an object on a scalar field";
                return self.invalid(field.name, format_args!("{scalar}"));
            }
            _ => {}
        }
        match read(field.kind, value) {
            Ok(Some(read)) => {
                *value = read;
                self.way = Way::Rewritten;
            }
            Ok(None) => {}
            Err(Misfit::Value) => self.invalid(&self.type_of(field.kind), format_args!("{value}")),
            Err(Misfit::Base64) => {
                self.invalid("TYPE_BYTES", format_args!("Base64 decoding failed for {value}"));
            }
            Err(Misfit::Said(said)) => {
                let name: String = camel(field.name).collect();
                self.invalid(&self.type_of(field.kind), format_args!("Field '{name}', {said}"));
            }
        }
    }

    fn type_of(&self, kind: Kind) -> String {
        let known = |name: &str| format!("type.googleapis.com/google.protobuf.{name}");
        let own =
            |name: &str| format!("type.googleapis.com/{}.{}.{name}", self.package, self.version);
        match kind {
            Kind::String => "TYPE_STRING".to_owned(),
            Kind::Bytes => "TYPE_BYTES".to_owned(),
            Kind::Bool => "TYPE_BOOL".to_owned(),
            Kind::Int32 => "TYPE_INT32".to_owned(),
            Kind::Int64 => "TYPE_INT64".to_owned(),
            Kind::Float => "TYPE_FLOAT".to_owned(),
            Kind::Double => "TYPE_DOUBLE".to_owned(),
            Kind::Duration => known("Duration"),
            Kind::Timestamp => known("Timestamp"),
            Kind::Struct => known("Struct"),
            Kind::Value => known("Value"),
            Kind::Enum(Enum { name, .. }) | Kind::Message(Message { name, .. }) => own(name),
        }
    }

    fn unknown(&mut self, key: &str, why: &str) {
        let mut text = format!("Invalid JSON payload received. Unknown name \"{key}\"");
        if !self.path.0.is_empty() {
            // Writing to a text cannot fail.
            let _ = write!(text, " at '{}'", self.path);
        }
        self.add(format!("{text}: {why}"));
    }

    fn invalid(&mut self, kind: &str, value: fmt::Arguments<'_>) {
        self.add(format!("Invalid value at '{}' ({kind}), {value}", self.path));
    }

    fn add(&mut self, description: String) {
        self.violations.push(Violation { field: self.path.to_string(), description });
    }
}

/// Why a value is none of its kind.
enum Misfit {
    Value,
    Base64,
    Said(String),
}

/// The value in the one way that is read, if it came in another.
fn read(kind: Kind, value: &Json<'_>) -> Result<Option<Json<'static>>, Misfit> {
    let as_it_is = |is_right: bool| if is_right { Ok(None) } else { Err(Misfit::Value) };
    match (kind, value) {
        (Kind::String, Json::Text(_))
        | (Kind::Bool, Json::Bool(_))
        | (Kind::Float | Kind::Double, Json::Number(_)) => Ok(None),
        (Kind::Bool, Json::Text(text)) => match text.as_ref() {
            "true" => Ok(Some(Json::Bool(true))),
            "false" => Ok(Some(Json::Bool(false))),
            _ => Err(Misfit::Value),
        },
        (Kind::Bytes, Json::Text(text)) => {
            let bytes = text.as_bytes();
            let is_read = STANDARD.decode(bytes).is_ok() || URL_SAFE.decode(bytes).is_ok();
            if is_read { Ok(None) } else { Err(Misfit::Base64) }
        }
        (Kind::Int32, value) => integer(value, i32::MIN.into(), i32::MAX.into()),
        (Kind::Int64, value) => integer(value, i64::MIN, i64::MAX),
        (Kind::Float | Kind::Double, Json::Text(text)) => {
            let number = text.parse::<f64>().ok().and_then(Number::from_f64);
            number.map(|number| Some(Json::Number(number))).ok_or(Misfit::Value)
        }
        (Kind::Enum(kind), Json::Text(text)) => {
            if kind.words.contains(&text.as_ref()) {
                return Ok(None);
            }
            let text = text.replace('-', "_");
            let word = kind.words.iter().find(|word| word.eq_ignore_ascii_case(&text));
            word.map(|word| Some(Json::Text((*word).into()))).ok_or(Misfit::Value)
        }
        // An enum is open: any number is one of its values.
        (Kind::Enum(kind), Json::Number(number)) => {
            let place = number.as_i64().and_then(|number| i32::try_from(number).ok());
            let place = place.ok_or(Misfit::Value)?;
            let word = usize::try_from(place).ok().and_then(|place| kind.words.get(place));
            Ok(word.map(|word| Json::Text((*word).into())))
        }
        (Kind::Duration, Json::Text(text)) if !text.ends_with('s') => {
            Err(Misfit::Said("Illegal duration format; duration must end with 's'".to_owned()))
        }
        (Kind::Duration, Json::Text(text)) => as_it_is(is_duration(text)),
        (Kind::Timestamp, Json::Text(text)) => match timestamp::parse_timestamp(text) {
            Some(_) => Ok(None),
            None => Err(Misfit::Said(format!("Invalid time format: {text}"))),
        },
        _ => Err(Misfit::Value),
    }
}

/// Seconds with an `s`, below zero too.
fn is_duration(text: &str) -> bool {
    timestamp::duration(text.strip_prefix('-').unwrap_or(text)).is_some()
}

/// An integer may come as a text, or with a fraction of zero.
fn integer(value: &Json<'_>, min: i64, max: i64) -> Result<Option<Json<'static>>, Misfit> {
    let whole = |number: f64| {
        let text = format!("{number:.0}");
        (number.fract() == 0.0).then(|| text.parse::<i64>().ok()).flatten()
    };
    let read = match value {
        Json::Number(number) => number.as_i64().or_else(|| number.as_f64().and_then(whole)),
        Json::Text(text) => text.parse().ok(),
        _ => None,
    };
    let number = read.filter(|number| (min..=max).contains(number)).ok_or(Misfit::Value)?;
    let number = Number::from(number);
    let is_same = matches!(value, Json::Number(own) if *own == number);
    Ok((!is_same).then_some(Json::Number(number)))
}
