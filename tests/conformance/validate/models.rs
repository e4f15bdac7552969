//! The types whose schemas the cases have, each by itself and deep in an order.

use std::collections::BTreeMap;

use instructor::{ChangeKind, Context, Extract, Reading, Violations, parse, parse_with};
use serde_json::Value;

use super::normal;

/// A type that states the schema of cases.
pub(super) struct Model {
    pub(super) schema: Value,
    /// The places of the violations in an answer, by pointer.
    pub(super) read: fn(&str) -> Vec<String>,
}

impl Model {
    fn of<T: Extract>() -> Self {
        let schema: Value = serde_json::from_str(&T::SCHEMA.to_json_schema()).expect("JSON");
        let schema = normal::schema(&schema, None).expect("a schema of ours");
        Self { schema, read: places::<T> }
    }
}

fn places<T: Extract>(answer: &str) -> Vec<String> {
    let pointers = |violations: &Violations| {
        violations.iter().map(|violation| violation.path().pointer()).collect()
    };
    match parse::<T>(answer) {
        Err(violations) => pointers(&violations),
        // A number that is read as a text is recorded; a schema refuses it.
        Ok(parsed)
            if parsed.changes.iter().any(|change| change.kind == ChangeKind::NumberToString) =>
        {
            let read = parse_with::<T>(answer, Reading::Strict, &Context::new(), None);
            read.err().map(|violations| pointers(&violations)).unwrap_or_default()
        }
        Ok(_) => Vec::new(),
    }
}

/// Something deep in an answer.
#[derive(Extract)]
#[allow(dead_code)]
struct Deep<T> {
    order: Order<T>,
}

#[derive(Extract)]
#[allow(dead_code)]
struct Order<T> {
    #[extract(default)]
    lines: Vec<Line<T>>,
}

#[derive(Extract)]
#[allow(dead_code)]
struct Line<T> {
    v: T,
}

/// The same of what may be null, and must be there.
#[derive(Extract)]
#[allow(dead_code)]
struct DeepOption<T> {
    order: OrderOption<T>,
}

#[derive(Extract)]
#[allow(dead_code)]
struct OrderOption<T> {
    #[extract(default)]
    lines: Vec<LineOption<T>>,
}

#[derive(Extract)]
#[allow(dead_code)]
struct LineOption<T> {
    #[extract(required)]
    v: Option<T>,
}

type Any = BTreeMap<String, Value>;

macro_rules! newtypes {
    ($($name:ident($type:ty) [$($rule:tt)*])*) => {
        $(
            #[derive(Extract)]
            #[allow(dead_code)]
            struct $name(#[extract($($rule)*)] $type);
        )*

        fn newtypes() -> Vec<Model> {
            vec![$(Model::of::<$name>(), Model::of::<Deep<$name>>()),*]
        }
    };
}

newtypes! {
    Least(f64) [range(1.1..)]
    LeastNegative(f64) [range(-2.0..)]
    Most(f64) [range(..=3.0)]
    MostHundreds(f64) [range(..=300.0)]
    Above(f64) [range(gt = 1.1)]
    Below(f64) [range(lt = 3.0)]
    Twos(f64) [multiple_of = 2]
    Halves(f64) [multiple_of = 1.5]
    Small(f64) [multiple_of = 0.0001]
    LongStep(i128) [multiple_of = 0.123456789]
    TinyStep(i128) [multiple_of = 0.00000001]
    HalfStep(i128) [multiple_of = 0.5]
    LeastLength(String) [length(2..)]
    MostLength(String) [length(..=2)]
    Letters(String) [pattern = "^a*$"]
    Somewhere(String) [pattern = "a+"]
    Dragons(String) [pattern = "^🐲*$"]
    LeastItems(Vec<Value>) [items(1..)]
    MostItems(Vec<Value>) [items(..=2)]
    Unique(Vec<Value>) [unique]
    LeastMembers(Any) [items(1..)]
    MostMembers(Any) [items(..=2)]
    NoMembers(Any) [items(..=0)]
    Zero(f64) [one_of(0)]
    One(f64) [one_of(1)]
    Two(f64) [one_of(2)]
    MinusTwo(f64) [one_of(-2)]
    Umlaut(String) [one_of("ä")]
    Lines(String) [one_of("foo\nbar", "foo\rbar")]
    FooKeys(Any) [keys(one_of("foo"))]
    LetterKeys(Any) [keys(pattern = "^a+$")]
    ListedKeys(Any) [keys(one_of("foo", "bar"))]
    ShortKeys(Any) [keys(length(..=3))]
    Email(String) [format = email]
    Date(String) [format = date]
    DateTime(String) [format = date-time]
    Time(String) [format = time]
    Duration(String) [format = duration]
    Uuid(String) [format = uuid]
    Ipv4(String) [format = ipv4]
    Ipv6(String) [format = ipv6]
    Url(String) [format = url]
    Hostname(String) [format = hostname]
}

macro_rules! structs {
    ($($name:ident {$($(#[$attr:meta])* $field:ident: $type:ty),* $(,)?})*) => {
        $(
            #[derive(Extract)]
            #[allow(dead_code)]
            struct $name {
                $($(#[$attr])* $field: $type),*
            }
        )*

        fn structs() -> Vec<Model> {
            vec![$(Model::of::<$name>(), Model::of::<Deep<$name>>()),*]
        }
    };
}

structs! {
    Words {
        #[extract(default, one_of("foo"))] foo: String,
        #[extract(one_of("bar"))] bar: String,
    }
    Needed { foo: Value, #[extract(default)] bar: Value }
    Free { #[extract(default)] foo: Value }
    Inherited {
        #[extract(rename = "__proto__")] a: Value,
        #[extract(rename = "toString")] b: Value,
        #[extract(rename = "constructor")] c: Value,
    }
    Lengths {
        #[extract(length(10..=100))] field: String,
        #[extract(each(length(10..=100)))] inner: Vec<String>,
    }
    Patterns {
        #[extract(pattern = "^abcd|efgh$")] f: String,
        #[extract(each(pattern = "^abcd|efgh$"))] inner: Vec<String>,
    }
    Within {
        #[extract(pattern = "test")] f: String,
        #[extract(each(pattern = "test"))] inner: Vec<String>,
    }
    Prefixes {
        #[extract(pattern = "^test")] f: String,
        #[extract(each(pattern = "^test"))] inner: Vec<String>,
    }
    Suffixes {
        #[extract(pattern = "test$")] f: String,
        #[extract(each(pattern = "test$"))] inner: Vec<String>,
    }
    Ascii {
        #[extract(pattern = "^[\\x00-\\x7F]*$")] f: String,
        #[extract(each(pattern = "^[\\x00-\\x7F]*$"))] inner: Vec<String>,
    }
    Ranges {
        #[extract(range(10.0..=100.0))] field: f64,
        #[extract(each(range(10.0..=100.0)))] inner: Vec<f64>,
        #[extract(range(0.0..=100.0))] f: f64,
    }
    Optional {
        #[extract(length(1..))] a: Option<String>,
        #[extract(range(1.0..))] b: Option<f64>,
    }
    Given { #[extract(length(1..))] a: String, #[extract(range(1.0..))] b: f64 }
    Required { a: String }
    Host4 { #[extract(format = ipv4)] ip: String }
    Host6 { #[extract(format = ipv6)] ip: String }
    Mail { #[extract(format = email)] e: String }
    Link { #[extract(format = url)] u: String }
    Items { #[extract(items(1..))] items: Vec<Named> }
}

#[derive(Extract)]
#[allow(dead_code)]
struct Named {
    #[extract(length(1..))]
    name: String,
}

/// One of two numbers, or null.
#[derive(Extract)]
#[allow(dead_code)]
struct Six(#[extract(one_of(6))] f64);

#[derive(Extract)]
#[extract(untagged)]
#[allow(dead_code)]
enum IntegerOrMore {
    Integer(i128),
    More(#[extract(range(2.0..))] f64),
}

#[derive(Extract)]
#[extract(untagged)]
#[allow(dead_code)]
enum NumberOrAny {
    Number(f64),
    Any(Value),
}

#[derive(Extract)]
#[extract(untagged)]
#[allow(dead_code)]
enum BarOrFoo {
    Bar { bar: i128 },
    Foo { foo: String },
}

#[derive(Extract)]
#[extract(untagged)]
#[allow(dead_code)]
enum IntegerOrText {
    Integer(i128),
    Text(String),
}

pub(super) fn models() -> Vec<Model> {
    macro_rules! plain {
        ($($type:ty),* $(,)?) => {
            vec![$(Model::of::<$type>(), Model::of::<Deep<$type>>()),*]
        };
    }
    let mut models = newtypes();
    models.extend(structs());
    models.extend(plain![
        bool,
        (),
        f64,
        i128,
        String,
        Any,
        Vec<Value>,
        (bool, bool),
        IntegerOrMore,
        NumberOrAny,
        BarOrFoo,
        IntegerOrText,
    ]);
    models.extend([Model::of::<Option<Six>>(), Model::of::<DeepOption<Six>>()]);
    models
}
