//! Instances that are near to right ones.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Map, Number, Value, json};

/// The seeds and everything that one change makes of them, each once.
pub(crate) fn pool(seeds: &[Value]) -> Vec<Value> {
    let mut pool: Vec<Value> = Vec::new();
    let mut texts = HashSet::new();
    let mut add = |value: Value| {
        if texts.insert(value.to_string()) {
            pool.push(value);
        }
    };
    for stranger in strangers() {
        add(stranger);
    }
    let mut words = BTreeSet::new();
    for seed in seeds {
        collect_words(seed, &mut words);
    }
    for seed in seeds {
        add(seed.clone());
        for changed in changes(seed, &words, 0) {
            add(changed);
        }
    }
    pool
}

/// All texts of a value: a word or a tag of one seed is a wrong one in another.
fn collect_words(value: &Value, words: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => drop(words.insert(text.clone())),
        Value::Array(elements) => {
            for element in elements {
                collect_words(element, words);
            }
        }
        Value::Object(members) => {
            for member in members.values() {
                collect_words(member, words);
            }
        }
        _ => {}
    }
}

/// Values of every JSON type, at the ends that types have.
fn strangers() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(0),
        json!(1),
        json!(-1),
        json!(300),
        json!(70_000),
        json!(-40_000),
        json!(5_000_000_000_i64),
        json!(9_007_199_254_740_993_u64),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1.0),
        json!(1.5),
        json!(1e20),
        json!(1e300),
        json!(""),
        json!("a"),
        json!("1"),
        json!("äöü"),
        json!([]),
        json!([1]),
        json!(["a", "a"]),
        json!({}),
        json!({"a": 1}),
        json!({"zz": null}),
    ]
}

/// The changes of a value at any place in it.
fn changes(value: &Value, words: &BTreeSet<String>, depth: usize) -> Vec<Value> {
    let mut changed: Vec<Value> = if depth == 0 { Vec::new() } else { strangers() };
    match value {
        Value::Null | Value::Bool(_) => changed.push(json!(false)),
        Value::Number(number) => changed.extend(near(number)),
        Value::String(text) => {
            changed.extend(
                [format!("{text}x"), format!("{text}{text}"), text.to_uppercase()].map(Value::from),
            );
            changed.extend(words.iter().cloned().map(Value::from));
            let mut short = text.clone();
            short.pop();
            changed.push(short.into());
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                let with = |new: &dyn Fn(&mut Vec<Value>)| {
                    let mut elements = elements.clone();
                    new(&mut elements);
                    Value::Array(elements)
                };
                changed.push(with(&|list| drop(list.remove(index))));
                changed.push(with(&|list| list.push(element.clone())));
                for new in changes(element, words, depth + 1) {
                    changed.push(with(&|list| list[index] = new.clone()));
                }
            }
            let mut longer = elements.clone();
            longer.push(json!(null));
            changed.push(Value::Array(longer));
        }
        Value::Object(members) => changed.extend(changed_members(members, words, depth)),
    }
    changed
}

fn changed_members(
    members: &Map<String, Value>,
    words: &BTreeSet<String>,
    depth: usize,
) -> Vec<Value> {
    let mut changed = Vec::new();
    let with = |new: &dyn Fn(&mut Map<String, Value>)| {
        let mut members = members.clone();
        new(&mut members);
        Value::Object(members)
    };
    changed.push(with(&|members| drop(members.insert("zz".into(), json!(1)))));
    for (key, value) in members {
        changed.push(with(&|members| drop(members.remove(key))));
        changed.push(with(&|members| {
            members.remove(key);
            members.insert(format!("{key}x"), value.clone());
        }));
        // The value of another member.
        for other in members.values() {
            changed.push(with(&|members| drop(members.insert(key.clone(), other.clone()))));
        }
        for new in changes(value, words, depth + 1) {
            changed.push(with(&|members| drop(members.insert(key.clone(), new.clone()))));
        }
    }
    changed
}

fn near(number: &Number) -> Vec<Value> {
    let Some(value) = number.as_i64() else {
        let value = number.as_f64().unwrap_or_default();
        return vec![json!(value + 1.0), json!(-value), json!(value * 1000.0), json!(value + 0.25)];
    };
    let mut near = vec![json!(0.5)];
    near.extend(
        [value.checked_add(1), value.checked_sub(1), value.checked_neg(), value.checked_mul(1000)]
            .into_iter()
            .flatten()
            .map(Value::from),
    );
    near
}
