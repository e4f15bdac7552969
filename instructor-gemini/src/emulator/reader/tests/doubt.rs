//! Texts with another's age or address, or with numbers that are no age: what is in doubt is left
//! out.

use super::{PERSON, reads};

type Row = (&'static str, Option<&'static str>, Option<u16>, Option<&'static str>);

fn reads_rows(rows: &[Row]) {
    let cases: Vec<(&str, String)> = rows
        .iter()
        .map(|(text, name, age, email)| {
            let name = name.map_or("null".to_owned(), |name| format!("{name:?}"));
            let age = age.map_or("null".to_owned(), |age| age.to_string());
            let email = email.map_or(String::new(), |email| format!(r#", "email": "{email}""#));
            (*text, format!(r#"{{"name": {name}, "age": {age}{email}}}"#))
        })
        .collect();
    let cases: Vec<(&str, &str)> =
        cases.iter().map(|(text, json)| (*text, json.as_str())).collect();
    reads(PERSON, &cases);
}

const ANA: Option<&str> = Some("Ana Silva");
const ANA_AT: Option<&str> = Some("ana@example.pt");

#[test]
fn ages_in_words() {
    reads_rows(&[
        ("Ana Silva, aged one hundred and two", ANA, Some(102), None),
        ("Ana Silva is one hundred and one years old.", ANA, Some(101), None),
        ("Ana Silva is a hundred and three years old.", ANA, Some(103), None),
        ("Ana Silva is a hundred.", ANA, Some(100), None),
        ("Ana Silva is one-hundred-and-four years old.", ANA, Some(104), None),
        ("Ana Silva, thirty-one-year-old engineer", ANA, Some(31), None),
        ("Ana Silva was born in nineteen ninety.", ANA, None, None),
        ("Ana Silva, one of two", ANA, None, None),
        ("Ana Silva won two thousand and five points.", ANA, None, None),
    ]);
}

#[test]
fn ages_of_others() {
    reads_rows(&[
        ("Ana Silva has 2 children, aged 5 and 7. She is 31.", ANA, Some(31), None),
        ("Ana Silva's son Rui is 7. Ana is 31.", ANA, Some(31), None),
        ("Ana Silva (mother of Rui, 7), 31", ANA, Some(31), None),
        ("Ana Silva, mother of two (5 and 7), ana@example.pt", ANA, None, ANA_AT),
        ("Ana Silva's dog is 4 years old.", ANA, None, None),
        ("Ana Silva’s house is 100 years old.", ANA, None, None),
        ("Ana Silva bought a 12-year-old whisky.", ANA, None, None),
        ("Ana Silva runs a company aged 12 years.", ANA, None, None),
        ("Ana Silva and Bob Stone, 31 and 40", ANA, Some(31), None),
        ("Ana Silva and Bob Stone are 31 and 40.", ANA, Some(31), None),
        ("Ana Silva, 31, ana@example.pt; Bob Stone, 40, bob@stone.example", ANA, Some(31), ANA_AT),
        ("Ana Silva and Bob Stone, 40", ANA, None, None),
        ("My son Rui is 7, I'm Ana Silva and I am 31.", ANA, Some(31), None),
        ("Ana Silva, whose son Rui is 7, is 31.", ANA, Some(31), None),
        ("Ana Silva has a dog, Rex. He is 4.", ANA, None, None),
        ("Ana Silva, mother of two, is 31.", ANA, Some(31), None),
        ("Ana Silva has a son and is 31.", ANA, Some(31), None),
        ("Ana Silva has a son who is 7.", ANA, None, None),
        ("Ana Silva lives in a 100-year-old house.", ANA, None, None),
        ("Ana Silva is a 31-year-old engineer.", ANA, Some(31), None),
        ("Ana Silva's age is 31.", ANA, Some(31), None),
        ("Ana's 31. Her name is Ana Silva.", ANA, Some(31), None),
        ("Rui Costa, 7\nAna Silva, 31, ana@example.pt", ANA, Some(31), ANA_AT),
        ("7, Rui Costa\n31, Ana Silva, ana@example.pt", ANA, Some(31), ANA_AT),
        ("Rui Costa, 7\nAna Silva, ana@example.pt", ANA, None, ANA_AT),
        ("Name: Ana Silva, Company: Acme Robotics, Age: 31", ANA, Some(31), None),
        ("Ana Silva, Lisbon, 31", ANA, Some(31), None),
        ("Ana Silva, Senior Engineer from Porto, 31", ANA, Some(31), None),
        ("Ana Silva bought a Tesla. She is 31.", ANA, Some(31), None),
        ("Ana Silva met Rui. He is 7.", ANA, None, None),
        ("The house of Ana Silva is 100 years old.", ANA, None, None),
        ("Ana Silva's 31st birthday is over; her cat turned 9.", ANA, None, None),
    ]);
}

#[test]
fn numbers_that_are_no_age_today() {
    reads_rows(&[
        ("Ana Silva is 2nd of 31", ANA, None, None),
        ("Ana Silva used to be 30", ANA, None, None),
        ("Ana Silva turns 32 tomorrow", ANA, None, None),
        ("Ana Silva is almost 31", ANA, None, None),
        ("Ana Silva will be 32 in May", ANA, None, None),
        ("Ana Silva was 30 when she moved", ANA, None, None),
        ("Ana Silva moved at the age of 25.", ANA, None, None),
        ("Ana Silva is not 31", ANA, None, None),
        ("Ana Silva, over 30", ANA, None, None),
        ("Ana Silva, 25-34", ANA, None, None),
        ("Ana Silva, in her 30s", ANA, None, None),
        ("Ana Silva is 31 or 32", ANA, None, None),
        ("Happy Birthday! Ana Silva is 31 today!", ANA, Some(31), None),
        ("Ana Silva, room 31", ANA, None, None),
        ("Room: 31\nName: Ana Silva", ANA, None, None),
        ("Ana Silva, No. 31", ANA, None, None),
        ("Meeting with Ana Silva at 9.", ANA, None, None),
        ("Ana Silva\nRua Augusta 31\n1100-053 Lisboa", ANA, None, None),
        ("Ana Silva\n12 Main Street\nSpringfield 62704", ANA, None, None),
        ("Ana Silva, 31, 1100-053 Lisboa, tel. 21 345 67 89", ANA, Some(31), None),
        ("Ana Silva (b. 1993), 31", ANA, Some(31), None),
        ("Ana Silva, born 12 March 1993, age 31", ANA, Some(31), None),
        ("Ana Silva paid 31 EUR on 12/03/2024, order 55", ANA, None, None),
        ("1. Ana Silva, 31\n2. Bob Stone, 42", ANA, Some(31), None),
        ("Ana Silva scored 31 points.", ANA, None, None),
        ("Ana Silva has been married for 12 years.", ANA, None, None),
        ("Ana Silva worked 12 years at Acme.", ANA, None, None),
        // "She" may be the one named last.
        ("Ana Silva joined Acme Robotics 12 years ago. She is 31 years old.", ANA, None, None),
        ("Ana Silva, 3, 31", ANA, None, None),
        ("Ana Silva, party of 4", ANA, None, None),
        ("Table for 4, Ana Silva, 8 pm", ANA, None, None),
        ("Ana Silva, 31% discount", ANA, None, None),
        ("Ana Silva married at 25 and is 31 now.", ANA, Some(31), None),
    ]);
}

#[test]
fn addresses_of_others() {
    reads_rows(&[
        ("From: noreply@shop.example\nTo: Ana Silva, 31, ana@example.pt", ANA, Some(31), ANA_AT),
        (
            "Please reply to support@shop.example. Customer: Ana Silva, 31, ana@example.pt",
            ANA,
            Some(31),
            ANA_AT,
        ),
        (
            "Ana Silva is 31; her e-mail is no longer old@example.pt but ana@example.pt",
            ANA,
            Some(31),
            ANA_AT,
        ),
        ("Ana Silva, 31. Cc: boss@x.example", ANA, Some(31), None),
        ("Ana Silva, 31. Cc: boss@x.example, chief@x.example", ANA, Some(31), None),
        ("Ana Silva, 31, info@silva.example", ANA, Some(31), Some("info@silva.example")),
        ("Ana Silva, 31. Write to x77@mail.example.", ANA, Some(31), Some("x77@mail.example")),
        (
            "Old address: a.s@old.example. Ana Silva, 31, as@new.example",
            ANA,
            Some(31),
            Some("as@new.example"),
        ),
        ("Ana Silva, 31, her boss: chief@x.example", ANA, Some(31), None),
        (
            "bob@x.example wrote: Ana Silva, 31, has the address asilva@x.example",
            ANA,
            Some(31),
            Some("asilva@x.example"),
        ),
        ("Do not hesitate to write to Ana Silva, 31, at ana@example.pt", ANA, Some(31), ANA_AT),
    ]);
}

#[test]
fn names_as_they_are_written() {
    reads_rows(&[
        ("Silva, Ana; 31; ana@example.pt", Some("Silva, Ana"), Some(31), ANA_AT),
        (
            "de la Cruz, Juan, 31, juan@example.mx",
            Some("de la Cruz, Juan"),
            Some(31),
            Some("juan@example.mx"),
        ),
        ("Name: Silva, Ana\nAge: 31", Some("Silva, Ana"), Some(31), None),
        ("Ana, Lisbon; 31; ana@example.pt", Some("Ana"), Some(31), ANA_AT),
        ("My dog Rex is 4.", None, None, None),
        ("hi im ana silva, im 31", None, Some(31), None),
        ("The Eiffel Tower is 135 years old.", None, None, None),
        ("United Nations, 80, info@un.org", None, None, Some("info@un.org")),
        ("Acme GmbH, 12, sales@acme.example", None, None, Some("sales@acme.example")),
    ]);
}

#[test]
fn people_in_other_forms() {
    reads_rows(&[
        ("Age - 31\nName - Ana Silva\nE-mail - ana@example.pt", ANA, Some(31), ANA_AT),
        ("Ana Silva tem 31 anos.", ANA, Some(31), None),
        ("Ana Silva ordered 12 chairs for 199.99 EUR on 2024-01-05, age 31", ANA, Some(31), None),
        ("Ana Silva 31yo", ANA, Some(31), None),
        ("Ana Silva (f, 31)", ANA, Some(31), None),
        ("Ana Silva (31/f)", ANA, Some(31), None),
        (
            "Hello,\n\nI am 31 and would like to join.\n\nKind regards,\nAna Silva\nana@example.pt\n+351 21 345 6789",
            ANA,
            Some(31),
            ANA_AT,
        ),
        (
            "name,age,email\nAna Silva,31,ana@example.pt\nBob Stone,40,bob@stone.example",
            ANA,
            Some(31),
            ANA_AT,
        ),
        ("id,name,children,age\n7,Ana Silva,2,31", ANA, Some(31), None),
        ("Age;Floor;Name\r\n31;4;Ana Silva\r\n", ANA, Some(31), None),
        ("Name\tPoints\tAge\nAna Silva\t12\t31", ANA, Some(31), None),
        (
            "| # | Name | Age | E-mail |\n|---|------|----:|--------|\n| 1 | Ana Silva | 31 | ana@example.pt |",
            ANA,
            Some(31),
            ANA_AT,
        ),
        ("* Ana Silva\n* 31 years\n* ana@example.pt", ANA, Some(31), ANA_AT),
        ("{name: 'Ana Silva', score: 12, age: 31}", ANA, Some(31), None),
        (r#"{"id": 7, "age": 31, "name": "Ana Silva", "tags": [1, 2]}"#, ANA, Some(31), None),
        ("31 | ana@example.pt | Ana Silva", ANA, Some(31), ANA_AT),
        ("<b>Ana Silva</b>, 31", ANA, Some(31), None),
        ("Age:31,Name:Ana Silva", ANA, Some(31), None),
        ("Ana Silva – 31 – Porto", ANA, Some(31), None),
        ("Ana Silva, 31 y/o", ANA, Some(31), None),
        ("At the age of 31 Ana Silva leads a team of 12.", ANA, Some(31), None),
        ("You are 31, Ana Silva, right?", ANA, Some(31), None),
    ]);
}
