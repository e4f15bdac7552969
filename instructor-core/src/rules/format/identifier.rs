//! Names that are told apart by their digits alone.

/// A UUID in the text form of RFC 9562, section 4, of any version and variant, in either case.
pub(super) fn is_uuid(text: &str) -> bool {
    let mut groups = text.split('-');
    let lengths_hold = [8, 4, 4, 4, 12].into_iter().all(|length| {
        groups.next().is_some_and(|group| {
            group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
    });
    lengths_hold && groups.next().is_none()
}

#[cfg(test)]
mod tests {
    use crate::rules::format::Format;
    use crate::rules::format::tests::check;

    #[test]
    fn uuids() {
        check(
            Format::Uuid,
            &[
                "0190b5c8-7d3e-7a41-9f02-c4e8d1a6b37f",
                "0190B5C8-7D3E-7A41-9F02-C4E8D1A6B37F",
                "0190b5c8-7D3E-7a41-9F02-c4e8d1a6b37f",
                "00000000-0000-0000-0000-000000000000",
                "ffffffff-ffff-ffff-ffff-ffffffffffff",
                "0190b5c8-7d3e-fa41-0f02-c4e8d1a6b37f",
            ],
            &[
                "",
                "----",
                "0190b5c87d3e7a419f02c4e8d1a6b37f",
                "0190b5c8-7d3e-7a41-9f02-c4e8d1a6b37",
                "0190b5c8-7d3e-7a41-9f02-c4e8d1a6b37f0",
                "0190b5c8-7d3e-7a41-9f02-c4e8d1a6b37f-",
                "0190b5c8-7d3e-7a41-9f02",
                "0190b5c8-7d3e-7a41-9f02c4e8d1a6b37f",
                "0190b5c-87d3e-7a41-9f02-c4e8d1a6b37f",
                "0190b5c8_7d3e_7a41_9f02_c4e8d1a6b37f",
                "0190b5c8-7d3e-7a41-9f02-c4e8d1a6b37g",
                "{0190b5c8-7d3e-7a41-9f02-c4e8d1a6b37f}",
                "urn:uuid:0190b5c8-7d3e-7a41-9f02-c4e8d1a6b37f",
                " 0190b5c8-7d3e-7a41-9f02-c4e8d1a6b37f",
                "0190b5c8-7d3e-7a41-9f02-c4e8d1a6b37f\n",
                "০190b5c8-7d3e-7a41-9f02-c4e8d1a6b37f",
                "০19০0b5-7d3e-7a41-9f02-c4e8d1a6b37f",
                "0190b5c8–7d3e–7a41–9f02–c4e8d1a6b37f",
            ],
        );
    }
}
