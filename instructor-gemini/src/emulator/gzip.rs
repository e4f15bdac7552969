//! A body in gzip, as [RFC 1952] has it, without making it smaller.
//!
//! Compressing is not the point here: a client that does not unpack the body reads garbage either
//! way, and one that does cannot tell. So each piece is a stored block of [RFC 1951].
//!
//! [RFC 1951]: https://www.rfc-editor.org/rfc/rfc1951
//! [RFC 1952]: https://www.rfc-editor.org/rfc/rfc1952

/// The magic number, deflate, no flags, no time, no hint, of an unknown system.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

/// An empty last block.
const LAST: [u8; 5] = [1, 0, 0, 0xff, 0xff];

/// The same pieces, packed as one member.
pub(super) fn packed<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<Vec<u8>> {
    let mut packed = vec![HEADER.to_vec()];
    let mut crc = !0;
    let mut length: u32 = 0;
    for piece in pieces {
        crc = piece.iter().fold(crc, |crc, &byte| advance(crc, byte));
        length = piece.iter().fold(length, |length, _| length.wrapping_add(1));
        packed.push(piece.chunks(usize::from(u16::MAX)).flat_map(stored).collect());
    }
    let end = [LAST.as_slice(), &(!crc).to_le_bytes(), &length.to_le_bytes()];
    packed.push(end.concat());
    packed
}

/// A block that is not the last.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
    let head = [&[0], &length.to_le_bytes()[..], &(!length).to_le_bytes()].concat();
    [&head, bytes].concat()
}

/// CRC-32 by the bit, reflected.
fn advance(crc: u32, byte: u8) -> u32 {
    (0..8).fold(crc ^ u32::from(byte), |crc, _| match crc & 1 {
        1 => (crc >> 1) ^ 0xedb8_8320,
        _ => crc >> 1,
    })
}

#[cfg(test)]
mod tests {
    use super::packed;

    /// As Python's `gzip.decompress` reads back: `b"123456789"`, whose checksum the RFC's own
    /// polynomial gives as `cbf43926`.
    #[test]
    fn pieces_are_stored_with_their_checksum_and_length() {
        let bytes = packed([&b"12345"[..], b"6789"]).concat();
        let blocks = [
            &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255][..],
            &[0, 5, 0, 0xfa, 0xff],
            b"12345",
            &[0, 4, 0, 0xfb, 0xff],
            b"6789",
            &[1, 0, 0, 0xff, 0xff],
            &[0x26, 0x39, 0xf4, 0xcb],
            &[9, 0, 0, 0],
        ];
        assert_eq!(bytes, blocks.concat());
    }

    #[test]
    fn a_piece_larger_than_a_block_takes_more_of_them() {
        let large = vec![b'x'; 70_000];
        let bytes = packed([large.as_slice()]).concat();
        assert_eq!(bytes[10..15], [0, 0xff, 0xff, 0, 0]);
        let second = 15 + 65_535;
        assert_eq!(bytes[second..second + 3], [0, 0x71, 0x11]);
        assert_eq!(bytes.len(), 10 + 2 * 5 + 70_000 + 5 + 8);
    }
}
