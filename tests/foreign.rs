//! Types of other crates, each behind the feature of its name: their schemas, what they read, and
//! what is said of what they do not.

#![cfg(any(
    feature = "chrono",
    feature = "jiff",
    feature = "rust_decimal",
    feature = "schemars",
    feature = "url",
    feature = "uuid"
))]

mod common;

#[cfg(feature = "chrono")]
mod chrono {
    use std::collections::BTreeMap;

    use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Utc};
    use instructor::Extract;

    use super::common::{right, wrong};

    #[derive(Debug, Extract)]
    struct Stay {
        /// The first night.
        from: NaiveDate,
        until: Option<NaiveDate>,
        breakfast: NaiveTime,
        checked_in: Option<NaiveDateTime>,
        paid: Vec<DateTime<Utc>>,
        booked: DateTime<FixedOffset>,
    }

    #[test]
    fn the_schema_tells_of_each_form() {
        let clock = r"([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?$";
        let day = r"\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])";
        assert_eq!(
            Stay::SCHEMA.to_json_schema(),
            [
                r#"{"type":"object","properties":{"#,
                r#""from":{"type":"string","description":"The first night.","format":"date"},"#,
                r#""until":{"type":["string","null"],"format":"date"},"#,
                r#""breakfast":{"type":"string","#,
                r#""description":"A time of day as hh:mm:ss, without an offset.","#,
                r#""pattern":"^"#,
                clock,
                r#""},"checked_in":{"type":["string","null"],"#,
                r#""description":"A date and time as YYYY-MM-DDThh:mm:ss, without an offset.","#,
                r#""pattern":"^"#,
                day,
                "T",
                clock,
                r#""},"paid":{"type":"array","items":{"type":"string","format":"date-time"}},"#,
                r#""booked":{"type":"string","format":"date-time"}},"#,
                r#""required":["from","breakfast","paid","booked"]}"#,
            ]
            .concat(),
        );
    }

    #[test]
    fn days_and_times_are_read() {
        let stay: Stay = right(
            r#"{"from": "2024-02-29", "until": null, "breakfast": "07:30:00",
                "paid": ["2024-02-29T00:30:00+01:00", "2016-12-31T23:59:60Z"],
                "booked": "2024-01-01T12:00:00-08:00"}"#,
        );
        assert_eq!((stay.from.day(), stay.until, stay.checked_in), (29, None, None));
        assert_eq!(stay.breakfast, NaiveTime::from_hms_opt(7, 30, 0).unwrap());
        assert_eq!(stay.paid[0].to_string(), "2024-02-28 23:30:00 UTC");
        assert_eq!(stay.paid[1].to_string(), "2016-12-31 23:59:60 UTC");
        assert_eq!(stay.booked.to_string(), "2024-01-01 12:00:00 -08:00");
    }

    #[test]
    fn what_is_none_is_told_with_an_example() {
        let moment = "must be a date and time as 2024-02-29T07:05:09Z, with an offset, Z or +hh:mm, \
                      and no finer than nanoseconds";
        assert_eq!(
            wrong::<Stay>(
                r#"{"from": "2023-02-29", "until": "soon", "breakfast": "7:30",
                    "checked_in": "2024-02-29T15:00:00Z", "paid": ["2024-02-29T15:00:00", 3],
                    "booked": true}"#,
            ),
            [
                "from: type: must be a date as 2024-02-29",
                "until: type: must be a date as 2024-02-29",
                "breakfast: type: must be a time of day as 07:05:09, without an offset",
                "checked_in: type: must be a date and time as 2024-02-29T07:05:09, without an \
                 offset",
                &format!("paid[0]: type: {moment}"),
                &format!("paid[1]: type: {moment}"),
                "booked: type: must be a date and time as YYYY-MM-DDThh:mm:ss with an offset, Z or \
                 +hh:mm, as a string",
            ],
        );
    }

    #[test]
    fn days_are_keys() {
        type Days = BTreeMap<NaiveDate, u8>;
        assert_eq!(
            Days::SCHEMA.to_json_schema(),
            concat!(
                r#"{"type":"object","propertyNames":{"type":"string","format":"date"},"#,
                r#""additionalProperties":{"type":"integer","minimum":0,"maximum":255}}"#,
            ),
        );
        let days: Days = right(r#"{"2024-03-01": 2, "2024-02-29": 1}"#);
        assert_eq!(days.into_values().collect::<Vec<_>>(), [1, 2]);
        assert_eq!(
            wrong::<Days>(r#"{"2024-2-9": 1}"#),
            [
                r#"["2024-2-9"]: keys: must stand under a key that is a date as YYYY-MM-DD, as a string"#
            ],
        );
        assert_eq!(
            wrong::<BTreeMap<NaiveTime, u8>>(r#"{"7:30": 1}"#),
            [
                r#"["7:30"]: keys: must stand under a key that is a string: A time of day as hh:mm:ss, without an offset"#,
            ],
        );
        let twice = r#"{"2024-02-29T01:00:00+01:00": 1, "2024-02-29T00:00:00Z": 2}"#;
        assert_eq!(
            wrong::<BTreeMap<DateTime<Utc>, u8>>(twice),
            [r#"["2024-02-29T00:00:00Z"]: duplicate: must be given once"#],
        );
    }
}

#[cfg(feature = "jiff")]
mod jiff {
    use std::collections::BTreeMap;

    use instructor::Extract;
    use jiff::civil::{Date, DateTime, Time};
    use jiff::{SignedDuration, Span, Timestamp, ToSpan, Zoned};

    use super::common::{right, wrong};

    #[derive(Debug, Extract)]
    struct Flight {
        day: Date,
        boarding: Time,
        local: Option<DateTime>,
        seen: Vec<Timestamp>,
        departs: Zoned,
        delay: SignedDuration,
        valid: Span,
    }

    const ANSWER: &str = r#"{"day": "2024-07-31", "boarding": "16:00:00",
        "seen": ["2024-07-31T20:00:00Z"], "departs": "2024-07-31T16:33:53-04:00[America/New_York]",
        "delay": "-PT5M", "valid": "P1Y2M"}"#;

    #[test]
    fn days_times_and_durations_are_read() {
        let flight: Flight = right(ANSWER);
        assert_eq!(flight.day, Date::constant(2024, 7, 31));
        assert_eq!((flight.boarding, flight.local), (Time::constant(16, 0, 0, 0), None));
        assert_eq!(flight.seen[0].to_string(), "2024-07-31T20:00:00Z");
        assert_eq!(flight.departs.timestamp().to_string(), "2024-07-31T20:33:53Z");
        assert_eq!(flight.departs.time_zone().iana_name(), Some("America/New_York"));
        assert_eq!(flight.delay, SignedDuration::from_mins(-5));
        assert_eq!(flight.valid.fieldwise(), 1.year().months(2));
    }

    #[test]
    fn the_schema_tells_of_each_form() {
        for (schema, keyword) in [
            (Date::SCHEMA, r#""format":"date""#),
            (Timestamp::SCHEMA, r#""format":"date-time""#),
            (Time::SCHEMA, r#""pattern":"^([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?$""#),
            (
                SignedDuration::SCHEMA,
                r#""pattern":"^-?P\\B(\\d+W)?(\\d+D)?(T\\B(\\d+H)?(\\d+M)?(\\d+(\\.\\d{1,9})?S)?)?$""#,
            ),
            (Span::SCHEMA, r#""pattern":"^-?P\\B(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T"#),
            (Zoned::SCHEMA, r#"[+-]\\d\\d:\\d\\d\\[[A-Za-z0-9._+:/-]+\\]$""#),
        ] {
            let text = schema.to_json_schema();
            assert!(text.contains(keyword), "{text}");
        }
    }

    #[test]
    fn what_is_none_is_told_with_an_example() {
        assert_eq!(
            wrong::<Flight>(
                r#"{"day": "2024-07-31T00:00:00", "boarding": "4 pm", "local": "2024-07-31",
                    "seen": ["9999-12-31T23:59:59Z"],
                    "departs": "2024-07-31T16:33:53-05:00[America/New_York]",
                    "delay": "5m", "valid": "1 year"}"#,
            ),
            [
                "day: type: must be a date as 2024-02-29",
                "boarding: type: must be a time of day as 07:05:09, without an offset",
                "local: type: must be a date and time as 2024-02-29T07:05:09, without an offset",
                "seen[0]: type: must be a date and time as 2024-02-29T07:05:09Z, with an offset, Z \
                 or +hh:mm, no finer than nanoseconds, and before 9999-12-30T22:00:01Z",
                "departs: type: must be a date and time as \
                 2024-07-31T16:33:53-04:00[America/New_York], with an offset that the time zone has \
                 then",
                "delay: type: must be a duration as P1DT12H30M or -PT0.5S: weeks, days, hours, \
                 minutes and seconds; no years, no months",
                "valid: type: must be a duration as P1Y2M3DT12H30M or -PT0.5S: years, months, \
                 weeks, days, hours, minutes and seconds",
            ],
        );
    }

    #[test]
    fn a_zone_that_is_none_is_refused() {
        for text in [
            "2024-07-31T16:33:53-04:00[Amerika/New_York]",
            "2024-07-31T16:33:53-04:00",
            "2024-07-31T16:33:53Z[America/New_York]",
            "2024-07-31T16:33:53[America/New_York]",
            // There is no such hour on that day.
            "2024-03-10T02:30:00-05:00[America/New_York]",
        ] {
            assert_eq!(wrong::<Zoned>(&format!("{text:?}")).len(), 1, "{text}");
        }
        // It comes twice on that day, and the offset says which.
        let later: Zoned = right(r#""2024-11-03T01:30:00-05:00[America/New_York]""#);
        assert_eq!(later.timestamp().to_string(), "2024-11-03T06:30:00Z");
        assert_eq!(right::<Zoned>(r#""2024-01-01T00:00:00+00:00[UTC]""#).year(), 2024);
    }

    #[test]
    fn days_are_keys() {
        let days: BTreeMap<Date, bool> = right(r#"{"2024-02-29": true}"#);
        assert_eq!(days.into_keys().next(), Some(Date::constant(2024, 2, 29)));
        assert_eq!(
            wrong::<BTreeMap<Date, bool>>(r#"{"20240229": true}"#),
            [
                r#"["20240229"]: keys: must stand under a key that is a date as YYYY-MM-DD, as a string"#
            ],
        );
    }
}

#[cfg(feature = "uuid")]
mod uuid {
    use std::collections::BTreeMap;

    use instructor::Extract;
    use uuid::Uuid;

    use super::common::{right, wrong};

    const ID: &str = "0190b5c8-7d3e-7a41-9f02-c4e8d1a6b37f";

    #[test]
    fn a_uuid_has_its_hyphens() {
        assert_eq!(Uuid::SCHEMA.to_json_schema(), r#"{"type":"string","format":"uuid"}"#);
        let ids: Vec<Option<Uuid>> = right(&format!(r#"["{}", null]"#, ID.to_uppercase()));
        assert_eq!(ids, [Some(Uuid::try_parse(ID).unwrap()), None]);
        for text in [&ID.replace('-', ""), &format!("{{{ID}}}"), &format!("urn:uuid:{ID}"), ""] {
            assert_eq!(
                wrong::<Uuid>(&format!("{text:?}")),
                [format!("(root): type: must be a UUID with its hyphens, as {ID}")],
            );
        }
    }

    #[test]
    fn uuids_are_keys() {
        let map: BTreeMap<Uuid, u8> = right(&format!(r#"{{"{ID}": 1}}"#));
        assert_eq!(map.into_keys().next(), Some(Uuid::try_parse(ID).unwrap()));
        let upper = ID.to_uppercase();
        assert_eq!(
            wrong::<BTreeMap<Uuid, u8>>(&format!(r#"{{"{ID}": 1, "{upper}": 2}}"#)),
            [format!(r#"["{upper}"]: duplicate: must be given once"#)],
        );
    }
}

#[cfg(feature = "url")]
mod url {
    use std::collections::BTreeMap;

    use instructor::Extract;
    use url::Url;

    use super::common::{right, wrong};

    #[derive(Debug, Extract)]
    struct Page {
        /// Where it is.
        home: Url,
        mirror: Option<Url>,
        links: Vec<Url>,
    }

    #[test]
    fn urls_of_any_scheme_are_read() {
        assert_eq!(
            Page::SCHEMA.to_json_schema(),
            concat!(
                r#"{"type":"object","properties":{"#,
                r#""home":{"type":"string","description":"Where it is.","format":"uri"},"#,
                r#""mirror":{"type":["string","null"],"format":"uri"},"#,
                r#""links":{"type":"array","items":{"type":"string","format":"uri"}}},"#,
                r#""required":["home","links"]}"#,
            ),
        );
        let page: Page = right(
            r#"{"home": "https://pt.example/Évora", "links": ["mailto:a@b.example", "urn:a:b"]}"#,
        );
        assert_eq!(page.home.as_str(), "https://pt.example/%C3%89vora");
        assert_eq!((page.mirror, page.links[0].path()), (None, "a@b.example"));
    }

    #[test]
    fn what_is_none_is_told_with_an_example() {
        let told = "type: must be an absolute URL, as https://example.org/a?b=c";
        assert_eq!(
            wrong::<Page>(
                r#"{"home": "example.org", "mirror": "https://example.org/a b",
                    "links": ["/a", "https:/example.org", " https://example.org"]}"#,
            ),
            ["home", "mirror", "links[0]", "links[1]", "links[2]"]
                .map(|path| format!("{path}: {told}")),
        );
    }

    #[test]
    fn urls_are_keys() {
        let map: BTreeMap<Url, u8> = right(r#"{"https://example.org": 1}"#);
        assert_eq!(map.into_keys().next().unwrap().as_str(), "https://example.org/");
        assert_eq!(
            wrong::<BTreeMap<Url, u8>>(r#"{"a": 1}"#),
            ["a: keys: must stand under a key that is an absolute URL, as a string"],
        );
    }
}

#[cfg(feature = "rust_decimal")]
mod decimal {
    use instructor::{ChangeKind, Context, Extract, Reading, parse, parse_with};
    use rust_decimal::Decimal;

    use super::common::{right, wrong};

    #[derive(Debug, Extract)]
    struct Offer {
        /// In euros.
        #[extract(range(0.1..=1000), multiple_of = 0.05)]
        price: Decimal,
        #[extract(one_of(0, 0.06, 0.23))]
        tax: Option<Decimal>,
        #[extract(each(range(..=-0.01)))]
        rebates: Vec<Decimal>,
    }

    const HELD: &str = "must be a number of at most 28 digits, those behind the point included, as \
                        1234.50";

    #[test]
    fn the_schema_is_that_of_a_number() {
        assert_eq!(
            Offer::SCHEMA.to_json_schema(),
            concat!(
                r#"{"type":"object","properties":{"price":{"type":"number","#,
                r#""description":"In euros.","minimum":0.1,"maximum":1000,"multipleOf":0.05},"#,
                r#""tax":{"type":["number","null"],"enum":[0,0.06,0.23,null]},"#,
                r#""rebates":{"type":"array","items":{"type":"number","maximum":-0.01}}},"#,
                r#""required":["price","rebates"]}"#,
            ),
        );
    }

    #[test]
    fn the_places_are_kept() {
        let offer: Offer = right(r#"{"price": 1.10, "tax": 0.230, "rebates": [-0.30, -1e-2]}"#);
        assert_eq!(offer.price.to_string(), "1.10");
        assert_eq!(offer.tax.map(|tax| tax.to_string()).as_deref(), Some("0.230"));
        assert_eq!(offer.rebates.iter().map(Decimal::to_string).collect::<String>(), "-0.30-0.01");
        assert_eq!(right::<Offer>(r#"{"price": 0.10, "rebates": []}"#).tax, None);
    }

    #[test]
    fn rules_are_kept_digit_by_digit() {
        assert_eq!(
            wrong::<Offer>(
                r#"{"price": 0.0999999999999999999999999999, "tax": 0.0600000000000000001,
                    "rebates": [0, -0.01, -0.0099999999999999999999999999]}"#,
            ),
            [
                "price: range: must be from 0.1 to 1000",
                "price: multiple_of: must be a multiple of 0.05",
                "tax: one_of: must be one of 0, 0.06, 0.23",
                "rebates[0]: range: must be at most -0.01",
                "rebates[2]: range: must be at most -0.01",
            ],
        );
        assert_eq!(
            wrong::<Offer>(r#"{"price": 1000.0000000000000000000001, "rebates": []}"#)[0],
            "price: range: must be from 0.1 to 1000",
        );
    }

    #[test]
    fn nothing_is_rounded() {
        for token in
            ["79228162514264337593543950336", "0.33333333333333333333333333333", "1e-29", "1e300"]
        {
            assert_eq!(wrong::<Decimal>(token), [format!("(root): type: {HELD}")]);
        }
        assert_eq!(wrong::<Decimal>("true"), ["(root): type: must be a number"]);
    }

    #[test]
    fn a_text_that_holds_a_number_is_one() {
        let parsed = parse::<Decimal>(r#""-1.10""#).unwrap();
        assert_eq!(parsed.value.to_string(), "-1.10");
        assert_eq!(parsed.changes.kinds().next(), Some(ChangeKind::StringToNumber));
        for (text, value) in [("1_000", "1000"), (" 1.0", "1.0"), ("-2,000.50", "-2000.50")] {
            let parsed = parse::<Decimal>(&format!("{text:?}")).unwrap();
            assert_eq!(parsed.value.to_string(), value);
        }
        for text in ["1,10", "1,100", "€ 1.10", "", "one"] {
            let answer = format!("{text:?}");
            assert_eq!(wrong::<Decimal>(&answer), ["(root): type: must be a number"]);
        }
        let long = format!("{:?}", "1".repeat(30));
        assert_eq!(wrong::<Decimal>(&long), [format!("(root): type: {HELD}")]);
        let strict = parse_with::<Decimal>(r#""1.10""#, Reading::Strict, &Context::new(), None);
        assert_eq!(strict.unwrap_err().to_string(), "(root): type: must be a number");
    }
}

#[cfg(feature = "schemars")]
mod schemars {
    use instructor::{Extract, Schemars};
    use schemars::JsonSchema;
    use serde::Deserialize;

    use super::common::{right, wrong};

    /// A part of a whole.
    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    struct Part {
        name: String,
        #[serde(default)]
        parts: Vec<Part>,
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(tag = "kind")]
    enum Shape {
        Circle { radius: f32 },
        Square { side: f32 },
    }

    #[derive(Debug, Extract)]
    struct Drawing {
        /// What is drawn first.
        first: Schemars<Shape>,
        last: Option<Schemars<Shape>>,
        parts: Vec<Schemars<Part>>,
    }

    const SHAPE: &str = concat!(
        r#"{"oneOf":[{"properties":{"kind":{"const":"Circle","type":"string"},"#,
        r#""radius":{"format":"float","type":"number"}},"required":["kind","radius"],"#,
        r#""type":"object"},{"properties":{"kind":{"const":"Square","type":"string"},"#,
        r#""side":{"format":"float","type":"number"}},"required":["kind","side"],"#,
        r#""type":"object"}]}"#,
    );

    const PART: &str = concat!(
        r##"{"description":"A part of a whole.","properties":{"name":{"type":"string"},"##,
        r##""parts":{"items":{"$ref":"#/$defs/Part"},"type":"array"}},"##,
        r##""required":["name"],"type":"object"}"##,
    );

    #[test]
    fn the_schema_stands_in_its_place() {
        assert_eq!(Schemars::<Shape>::SCHEMA.to_json_schema(), SHAPE);
        assert_eq!(
            Drawing::SCHEMA.to_json_schema(),
            [
                r#"{"type":"object","properties":{"first":{"anyOf":["#,
                SHAPE,
                r#"],"description":"What is drawn first."},"last":{"anyOf":["#,
                SHAPE,
                r#",{"type":"null"}]},"parts":{"type":"array","items":"#,
                PART,
                r#"}},"required":["first","parts"],"$defs":{"Part":"#,
                PART,
                "}}",
            ]
            .concat(),
        );
    }

    mod own {
        use instructor::Extract;

        /// Another type of the name, which holds itself as well.
        #[derive(Debug, Extract)]
        pub(super) struct Part {
            pub(super) inner: Option<Box<Part>>,
        }
    }

    #[derive(Debug, Extract)]
    struct Both {
        own: own::Part,
        theirs: Schemars<Part>,
    }

    #[test]
    fn definitions_of_one_name_stay_apart() {
        let theirs = PART.replace("$defs/Part", "$defs/Part_2");
        assert_eq!(
            Both::SCHEMA.to_json_schema(),
            [
                r##"{"type":"object","properties":{"own":{"$ref":"#/$defs/Part"},"theirs":"##,
                &theirs,
                r#"},"required":["own","theirs"],"$defs":{"Part":{"type":"object","#,
                r#""description":"Another type of the name, which holds itself as well.","#,
                r##""properties":{"inner":{"anyOf":[{"$ref":"#/$defs/Part"},{"type":"null"}]}}},"##,
                r#""Part_2":"#,
                &theirs,
                "}}",
            ]
            .concat(),
        );
        let both: Both = right(r#"{"own": {"inner": {}}, "theirs": {"name": "a"}}"#);
        assert!(both.own.inner.is_some_and(|inner| inner.inner.is_none()));
        assert_eq!(both.theirs.name, "a");
    }

    #[test]
    fn serde_reads_the_answer() {
        let drawing: Drawing = right(
            r#"{"first": {"kind": "Circle", "radius": 1.5},
                "parts": [{"name": "a", "parts": [{"name": "b"}]}]}"#,
        );
        assert_eq!(*drawing.first, Shape::Circle { radius: 1.5 });
        assert_eq!((drawing.last, drawing.parts[0].parts[0].name.as_str()), (None, "b"));
        assert_eq!(
            wrong::<Drawing>(r#"{"first": {"kind": "Line"}, "parts": [{"nam": "a"}]}"#),
            [
                "first: validate: unknown variant `Line`, expected `Circle` or `Square`",
                "parts[0]: validate: missing field `name`",
            ],
        );
        assert_eq!(
            wrong::<Drawing>(r#"{"parts": []}"#),
            ["first: required: is missing, and must be a JSON value of its schema"],
        );
    }
}
