//! Our kinds of changes in the words of the cases.

use instructor::{Change, ChangeKind};

/// The flags of a change; several where one kind of ours is several of theirs.
pub(super) fn of(change: &Change) -> Vec<&'static str> {
    let flags: &[&'static str] = match change.kind {
        ChangeKind::Fence => &["fence"],
        ChangeKind::Prose => &["prose"],
        ChangeKind::Reasoning => &["reasoning"],
        ChangeKind::Comment => &["comment"],
        ChangeKind::WhiteSpace if change.before == "\u{feff}" => &["bom", "special_ws"],
        ChangeKind::WhiteSpace => &["special_ws"],
        ChangeKind::TrailingComma => &["trailing_comma"],
        ChangeKind::ExtraComma => &["extra_comma"],
        ChangeKind::MissingComma => &["missing_comma"],
        ChangeKind::ExtraColon => &["extra_colon"],
        ChangeKind::MissingColon => &["missing_colon"],
        // A text that was cut lacks its closers, too.
        ChangeKind::MissingCloser => &["missing_bracket", "truncated"],
        ChangeKind::StrayCloser => &["stray_closer"],
        ChangeKind::StrayText => &["stray_text"],
        ChangeKind::Ellipsis => &["ellipsis"],
        ChangeKind::MissingValue => &["missing_value"],
        ChangeKind::SingleQuotes => &["single_quotes"],
        ChangeKind::SmartQuotes => &["smart_quotes"],
        ChangeKind::BacktickQuotes => &["backtick_quotes"],
        ChangeKind::TripleQuotes => &["triple_quotes"],
        ChangeKind::DoubledQuotes => &["doubled_quotes"],
        ChangeKind::MissingQuote => &["missing_quote"],
        ChangeKind::UnescapedQuote => &["unescaped_quote"],
        ChangeKind::Unquoted => &["unquoted"],
        ChangeKind::Literal | ChangeKind::Tuple => &["python_literal"],
        ChangeKind::ControlCharacter => &["control_char"],
        ChangeKind::InvalidEscape => &["invalid_escape"],
        ChangeKind::StringConcatenation => &["string_concat"],
        ChangeKind::DoubleEncoded => &["double_encoded", "escaped_json"],
        ChangeKind::FloatToInteger => &["float_to_int"],
        ChangeKind::NumberToString => &["number_to_string"],
        ChangeKind::StringToNumber => &["number_from_string", "number_format"],
        ChangeKind::StringToBoolean => &["bool_from_string"],
        ChangeKind::VariantNormalized => &["enum_normalised"],
        ChangeKind::KeyNormalized => &["key_normalised"],
        ChangeKind::ImpliedList => &["implied_list"],
        ChangeKind::UnwrappedList | ChangeKind::UnwrappedObject => &["unwrapped"],
        other => panic!("the cases have no word for {other:?}"),
    };
    flags.to_vec()
}
