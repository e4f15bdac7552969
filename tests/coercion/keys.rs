//! Keys, tags, and what is flattened.

use instructor::ChangeKind::{
    ImpliedList, KeyNormalized, StringToNumber, UnwrappedList, VariantNormalized,
};
use serde_json::Value;
use std::collections::BTreeMap;

use crate::*;

#[test]
fn keys_are_told_in_spite_of_case_and_separators() {
    let ann = person("Ann", Some(31), None);
    for (answer, kinds) in [
        (r#"{"firstName": "Ann", "age": 31}"#, &[KeyNormalized][..]),
        (r#"{"First Name": "Ann", "Age": "31"}"#, &[KeyNormalized, KeyNormalized, StringToNumber]),
        (r#"{"age": 31, "note": [{}], "FIRST-NAME": "Ann"}"#, &[KeyNormalized]),
        (r#"{"first.name": "Ann", "YEARS": 31}"#, &[KeyNormalized, KeyNormalized]),
        (r#"{"first_name": "Ann", "firstName": "Bob", "age": 31}"#, &[]),
    ] {
        read::<Person>(answer, &ann, kinds);
    }
    read::<Closed>(
        r#"{"FirstName": "Ann"}"#,
        &Closed { first_name: "Ann".into() },
        &[KeyNormalized],
    );
    refused::<Closed>(r#"{"FirstName": "Ann", "x": 1}"#, &["x: deny_unknown_fields"]);
    refused::<Closed>(
        r#"{"first_name": "Ann", "FirstName": "Bob"}"#,
        &["FirstName: deny_unknown_fields"],
    );
    refused::<Person>(r#"{"firstName": "Ann", "FirstName": "Ann"}"#, &["FirstName: duplicate"]);
    refused::<Person>(r#"{"firstName": 1.5, "Age": -1}"#, &["Age: type"]);
    refused::<Person>(r#"{"first$name": "Ann"}"#, &["first_name: required"]);
    // Two fields are alike: the key is neither's.
    refused::<Alike>(r#"{"a-b": 1}"#, &["ab: required", "a_b: required"]);
    refused::<Alike>(r#"{"ab": 1, "a-b": 1}"#, &["a_b: required"]);
}

#[test]
fn what_is_flattened_is_coerced_too() {
    let inner = || Inner { the_color: Color::Red, list: vec![1] };
    read::<Outer>(
        r#"{"list": "1", "TheColor": "red", "UserId": "7"}"#,
        &Outer { user_id: 7, inner: inner(), maybe: None },
        &[
            ImpliedList,
            StringToNumber,
            ImpliedList,
            KeyNormalized,
            VariantNormalized,
            KeyNormalized,
            StringToNumber,
        ],
    );
    let some = Some(Optional { name: Some("Ann".into()), count: None });
    read::<Outer>(
        r#"{"Name": ["Ann"], "user_id": 7, "the_color": "Red", "list": [1]}"#,
        &Outer { user_id: 7, inner: inner(), maybe: some },
        &[KeyNormalized, UnwrappedList, UnwrappedList],
    );
    refused::<Outer>(
        r#"{"user_id": 7, "the color": "Red", "theColor": "Red", "list": [1]}"#,
        &["theColor: duplicate"],
    );
    // What is there under its own name is not there twice.
    read::<Outer>(
        r#"{"user_id": 7, "UserId": 8, "the_color": "Red", "list": [1]}"#,
        &Outer { user_id: 7, inner: inner(), maybe: None },
        &[],
    );
    // Any key may be one of the map's.
    refused::<Rest>(r#"{"UserId": 7}"#, &["user_id: required"]);
    read::<Rest>(
        r#"{"user_id": 7, "UserId": "8"}"#,
        &Rest { user_id: 7, rest: BTreeMap::from([("UserId".to_owned(), 8)]) },
        &[StringToNumber],
    );
}

#[test]
fn tags_and_keys_of_variants_are_told_in_spite_of_their_dress() {
    let circle = || External::Circle { radius: 1.0 };
    read::<External>("\"unit\"", &External::Unit, &[VariantNormalized]);
    read::<External>(r#"{"BigCircle": {"radius": 1}}"#, &circle(), &[VariantNormalized]);
    read::<External>(
        r#"{"Big Circle": {"Radius": "1"}}"#,
        &circle(),
        &[VariantNormalized, KeyNormalized, StringToNumber],
    );
    refused::<External>("\"Big Circle\"", &["(root): enum"]);
    refused::<External>(r#"{"Big Circle": {"radius": 1}, "Unit": null}"#, &["(root): enum"]);
    read::<Internal>(
        r#"{"TheRadius": 1, "Type": "circle"}"#,
        &Internal::Circle { the_radius: 1.0 },
        &[KeyNormalized, KeyNormalized, VariantNormalized],
    );
    read::<Internal>(r#"{"type": "EMPTY"}"#, &Internal::Empty, &[VariantNormalized]);
    read::<Internal>(r#"[{"type": "Empty"}]"#, &Internal::Empty, &[UnwrappedList, UnwrappedList]);
    refused::<Internal>(r#"{"Type": "Empty", "TYPE": "Empty"}"#, &["TYPE: duplicate"]);
    read::<Adjacent>(
        r#"{"Data": "5", "Type": "circle"}"#,
        &Adjacent::Circle(5),
        &[KeyNormalized, StringToNumber, KeyNormalized, VariantNormalized],
    );
    read::<Kept>(
        r#"{"type": "CIRCLE", "radius": 1}"#,
        &Kept::Circle { radius: 1 },
        &[VariantNormalized],
    );
    let kept: Value = serde_json::from_str(r#"{"Type": "square"}"#).expect("JSON");
    read::<Kept>(r#"{"Type": "square"}"#, &Kept::Other(kept), &[]);
}
