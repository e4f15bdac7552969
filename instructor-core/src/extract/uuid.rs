//! `Extract` for UUIDs.

use uuid::Uuid;

use super::formed::formed_texts;
use crate::rules::{Format, Rule};
use crate::schema::{Kind, Schema};

formed_texts! {
    Uuid: Schema::new(Kind::String).ruled(&[Rule::Format(Format::Uuid)]),
        "a UUID with its hyphens, as 0190b5c8-7d3e-7a41-9f02-c4e8d1a6b37f",
        |text| Self::try_parse(text).ok();
}
