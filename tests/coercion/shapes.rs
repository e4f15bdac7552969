//! Lists, objects around a value, and texts that hold JSON.

use instructor::ChangeKind::{
    DoubleEncoded, ImpliedList, NumberToString, StringToNumber, UnwrappedList, UnwrappedObject,
    VariantNormalized,
};
use instructor::Extract;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::fmt::Debug;

use crate::*;

#[test]
fn one_value_is_a_list_of_one() {
    let both = [ImpliedList, ImpliedList];
    read::<BTreeMap<String, Vec<u8>>>(
        r#"{"a": 5, "b": [6]}"#,
        &BTreeMap::from([("a".into(), vec![5]), ("b".into(), vec![6])]),
        &both,
    );
    read::<Vec<String>>("\"a\"", &vec!["a".to_owned()], &both);
    read::<Vec<bool>>("true", &vec![true], &both);
    read::<VecDeque<u8>>("5", &VecDeque::from([5]), &both);
    read::<BTreeSet<u8>>("5", &BTreeSet::from([5]), &both);
    read::<[u8; 1]>("5", &[5], &both);
    read::<Vec<String>>("5", &vec!["5".to_owned()], &[ImpliedList, NumberToString, ImpliedList]);
    read::<Vec<u8>>("\" 5\"", &vec![5], &[ImpliedList, StringToNumber, ImpliedList]);
    read::<Vec<Color>>(
        "\"red\"",
        &vec![Color::Red],
        &[ImpliedList, VariantNormalized, ImpliedList],
    );
    read::<Vec<Person>>(r#"{"first_name": "Ann"}"#, &vec![person("Ann", None, None)], &both);
    read::<Vec<Person>>(
        r#"[{"first_name": "Ann", "tags": "x"}]"#,
        &vec![person("Ann", None, Some(&["x"]))],
        &both,
    );
    read::<Option<Vec<Optional>>>(
        r#"{"name": "Ann", "x": 1}"#,
        &Some(vec![Optional { name: Some("Ann".into()), count: None }]),
        &both,
    );
    for answer in ["null", "\"\"", "\" \"", "\"a, b\"", "\"a; b\"", "\"a\\nb\"", "\"[a]\"", "{}"] {
        refused::<Vec<String>>(answer, &["(root): type"]);
    }
    // What says nothing of the element is not one.
    refused::<Vec<Optional>>(r#"{"x": 1}"#, &["(root): type"]);
    refused::<Vec<Optional>>("{}", &["(root): type"]);
    refused::<Vec<u8>>("\"many\"", &["(root): type"]);
    refused::<[u8; 2]>("5", &["(root): items"]);
    refused::<BTreeSet<u8>>("[1, 1.0]", &["[1]: unique"]);
    refused::<BTreeSet<u8>>("[1, \"1\"]", &["[1]: unique"]);
    refused::<(u8,)>("5", &["(root): type"]);
    // Lists in lists could be implied at either level.
    refused::<Vec<Vec<u8>>>("[1, 2]", &["[0]: type", "[1]: type"]);
    refused::<Vec<Vec<u8>>>("[1]", &["[0]: type"]);
    refused::<Vec<Vec<u8>>>("5", &["(root): type"]);
    refused::<HashMap<String, Vec<Vec<u8>>>>("{\"a\": 5}", &["a: type"]);
}

#[test]
fn a_list_of_one_is_its_element() {
    let both = [UnwrappedList, UnwrappedList];
    read::<Color>(r#"["Red"]"#, &Color::Red, &both);
    read::<Open>(r#"["Red"]"#, &Open::Red, &both);
    read::<Level>("[1]", &Level::Low, &both);
    read::<u8>("[ 5 ]", &5, &both);
    read::<f64>("[1.5]", &1.5, &both);
    read::<bool>("[true]", &true, &both);
    read::<String>(r#"["a"]"#, &"a".to_owned(), &both);
    read::<u8>(r#"["5"]"#, &5, &[UnwrappedList, StringToNumber, UnwrappedList]);
    read::<Person>(r#"[{"first_name": "Ann"}]"#, &person("Ann", None, None), &both);
    read::<External>(r#"["Unit"]"#, &External::Unit, &both);
    read::<BTreeMap<String, u8>>(r#"[{"a": 1}]"#, &BTreeMap::from([("a".into(), 1)]), &both);
    read::<Vec<Color>>(r#"["Red", ["Red"]]"#, &vec![Color::Red, Color::Red], &both);
    read::<Outer>(
        r#"[{"user_id": 7, "the_color": "Red", "list": [1]}]"#,
        &Outer { user_id: 7, inner: Inner { the_color: Color::Red, list: vec![1] }, maybe: None },
        &both,
    );
    for answer in ["[]", "[1, 2]", "[[1]]", "[null]", "[\"a\"]"] {
        refused::<u8>(answer, &["(root): type"]);
    }
    refused::<Option<u8>>("[null]", &["(root): type"]);
    refused::<(u8, u8)>("[[1, 2]]", &["(root): items", "[0]: type"]);
    refused::<Person>(r#"[{"age": 1}]"#, &["[0].first_name: required"]);
    refused::<Ruled>(r#"{"n": [9]}"#, &["n: range"]);
    refused::<Ruled>(r#"{"n": "9"}"#, &["n: range"]);
    refused::<Ruled>(r#"{"n": 1, "map": [{"a": 1}]}"#, &["map[0]: items"]);
    read::<Value>("[1]", &Value::from(vec![1]), &[]);
}

#[derive(Debug, PartialEq, Extract)]
struct Ruled {
    #[extract(range(..=5))]
    n: u8,
    #[extract(items(2..))]
    map: Option<BTreeMap<String, u8>>,
}

#[test]
fn a_wrapper_around_the_root_is_left_out() {
    let both = [UnwrappedObject, UnwrappedObject];
    let ann = || person("Ann", None, None);
    read::<Person>(r#"{"result": {"first_name": "Ann"}}"#, &ann(), &both);
    read::<Person>(r#" { "result" : {"first_name": "Ann"} } "#, &ann(), &both);
    read::<i64>(r#"{"answer": 42}"#, &42, &both);
    read::<i64>(r#"{"answer": "42"}"#, &42, &[UnwrappedObject, StringToNumber, UnwrappedObject]);
    read::<Color>(r#"{"color": "Red"}"#, &Color::Red, &both);
    read::<Vec<Person>>(r#"{"people": [{"first_name": "Ann"}]}"#, &vec![ann()], &both);
    read::<Vec<Person>>(r#"{"people": []}"#, &vec![], &both);
    read::<Vec<u8>>(r#"{"items": [1]}"#, &vec![1], &both);
    read::<Option<Person>>(r#"{"result": {"first_name": "Ann"}}"#, &Some(ann()), &both);
    read::<Internal>(r#"{"shape": {"type": "Empty"}}"#, &Internal::Empty, &both);
    // Never a struct of nothing instead.
    let named = || Optional { name: Some("Ann".into()), count: None };
    read::<Optional>(r#"{"person": {"name": "Ann"}}"#, &named(), &both);
    read::<Vec<Optional>>(r#"{"people": [{"name": "Ann"}]}"#, &vec![named()], &both);
    read::<Optional>(r#"{"note": "x"}"#, &Optional::default(), &[]);
    read::<Optional>(r#"{"note": {"x": 1}}"#, &Optional::default(), &[]);
    read::<Optional>("{}", &Optional::default(), &[]);
    // Its own key, or more than one.
    refused::<Person>(r#"{"First_Name": {"first_name": "Ann"}}"#, &["First_Name: type"]);
    refused::<i64>(r#"{"answer": 42, "unit": "m"}"#, &["(root): type"]);
    refused::<i64>(r#"{"answer": {"value": 42}}"#, &["(root): type"]);
    refused::<Person>(r#"{"result": {"age": 3}}"#, &["first_name: required"]);
    refused::<Option<Person>>(r#"{"result": null}"#, &["first_name: required"]);
    refused::<BTreeMap<String, Value>>("[]", &["(root): type"]);
    refused::<Vec<String>>(r#"{"error": "nothing found"}"#, &["(root): type"]);
    // A list of one object, or the list in it.
    refused::<Vec<Value>>(r#"{"people": [1]}"#, &["(root): type"]);
    refused::<Vec<BTreeMap<String, Value>>>(r#"{"people": [{"a": 1}]}"#, &["(root): type"]);
    let map = BTreeMap::from([("a".to_owned(), vec![1_u8])]);
    read::<Vec<BTreeMap<String, Vec<u8>>>>(
        r#"{"a": [1]}"#,
        &vec![map],
        &[ImpliedList, ImpliedList],
    );
    read::<Value>(r#"{"a": 1}"#, &serde_json::json!({"a": 1}), &[]);
}

#[test]
fn a_schema_that_is_sent_back_is_no_value() {
    let schema = Optional::SCHEMA.to_json_schema();
    refused::<Optional>(&schema, &["(root): type"]);
    refused::<Optional>(&format!("```json\n{schema}\n```"), &["(root): type"]);
    refused::<Optional>(r#"{"$schema": "https://json-schema.org", "a": 1}"#, &["(root): type"]);
    read::<Optional>(r#"{"type": "note"}"#, &Optional::default(), &[]);
}

#[test]
fn texts_that_hold_json_are_what_they_hold() {
    let ann = || person("Ann", None, None);
    let quoted = |text: &str| Value::from(text).to_string();
    let one = r#"{"first_name": "Ann"}"#;
    read::<Person>(&quoted(one), &ann(), &[DoubleEncoded]);
    read::<Person>(&quoted(&format!(" {one}\n")), &ann(), &[DoubleEncoded]);
    refused::<Person>(&quoted(&quoted(one)), &["(root): type"]);
    let holder = |list: &str| format!(r#"{{"first_name": "Ann", "tags": {list}}}"#);
    let tags = person("Ann", None, Some(&["a", "b"]));
    read::<Person>(&holder(&quoted(r#"["a", "b"]"#)), &tags, &[DoubleEncoded]);
    let people =
        format!("[{}, {}]", quoted(&holder(r#"["a", "b"]"#)), holder(&quoted(r#"["a", "b"]"#)));
    let both = vec![person("Ann", None, Some(&["a", "b"])), person("Ann", None, Some(&["a", "b"]))];
    read::<Vec<Person>>(&people, &both, &[DoubleEncoded]);
    // One round for each level; what is changed inside divides what was put in.
    let twice = quoted(&holder(&quoted(r#"["a", "b"]"#)));
    read::<Person>(&twice, &tags, &[DoubleEncoded]);
    read::<Internal>(
        &quoted(r#"{"type": "circle", "the_radius": "1"}"#),
        &Internal::Circle { the_radius: 1.0 },
        &[DoubleEncoded, VariantNormalized, DoubleEncoded, StringToNumber, DoubleEncoded],
    );
    read::<External>(
        &quoted(r#"{"big circle": {"radius": 1}}"#),
        &External::Circle { radius: 1.0 },
        &[DoubleEncoded],
    );
    read::<Either>(&quoted(r#"{"n": 1, "m": 1}"#), &Either::Both { n: 1, m: 1 }, &[DoubleEncoded]);
    let wrapped = format!(r#"{{"result": {}}}"#, quoted(one));
    read::<Person>(&wrapped, &ann(), &[UnwrappedObject, DoubleEncoded, UnwrappedObject]);
    let wrapped = format!(r#"{{"people": {}}}"#, quoted(&format!("[{one}]")));
    read::<Vec<Person>>(&wrapped, &vec![ann()], &[UnwrappedObject, DoubleEncoded, UnwrappedObject]);
    // What is told is about what the text holds.
    refused::<Person>(&quoted(r#"{"age": 1}"#), &["first_name: required"]);
    refused::<Person>(&quoted("{first_name: 1}"), &["(root): type"]);
    refused::<Person>(&quoted("Ann"), &["(root): type"]);
    refused::<u8>(&quoted("[1]"), &["(root): type"]);
    read::<String>(&quoted("[1]"), &"[1]".to_owned(), &[]);
    read::<Value>(&quoted("[1]"), &Value::from("[1]"), &[]);
}
