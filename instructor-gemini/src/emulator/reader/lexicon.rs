//! Lists of words that are looked up again and again: parted and sorted where they are compiled.

/// The most bytes of a word of a list.
const LONGEST: usize = 15;

/// A list of words; [`words!`] makes one.
#[derive(Clone, Copy)]
pub(super) struct Words(&'static [u128]);

impl Words {
    pub(super) const fn new(keys: &'static [u128]) -> Self {
        Self(keys)
    }

    pub(super) fn has(self, word: &str) -> bool {
        if word.len() > LONGEST {
            return false;
        }
        let key = word.bytes().fold(EMPTY, with);
        self.0.binary_search(&key).is_ok()
    }
}

/// The list that a literal has, as words between spaces.
macro_rules! words {
    ($list:literal) => {{
        use $crate::emulator::reader::lexicon::{Words, count, keys};
        const KEYS: [u128; count($list)] = keys($list);
        Words::new(&KEYS)
    }};
}
pub(super) use words;

/// The key of no letters: one bit before them, so that words of all lengths differ.
const EMPTY: u128 = 1;

/// A short word as a number.
const fn with(key: u128, byte: u8) -> u128 {
    key << 8 | byte as u128
}

pub(super) const fn count(list: &str) -> usize {
    let (bytes, mut at, mut count) = (list.as_bytes(), 0, 1);
    while at < bytes.len() {
        if bytes[at] == b' ' {
            count += 1;
        }
        at += 1;
    }
    count
}

/// The words of a list as numbers, in order.
pub(super) const fn keys<const N: usize>(list: &str) -> [u128; N] {
    let mut keys = [EMPTY; N];
    let (bytes, mut at, mut word) = (list.as_bytes(), 0, 0);
    while at < bytes.len() {
        if bytes[at] == b' ' {
            word += 1;
        } else {
            assert!(keys[word] >> (8 * LONGEST) == 0, "a word of a list is too long");
            keys[word] = with(keys[word], bytes[at]);
        }
        at += 1;
    }
    // Each goes down to its place among those before it.
    let mut sorted = 1;
    while sorted < N {
        let mut place = sorted;
        while place > 0 && keys[place - 1] > keys[place] {
            keys.swap(place - 1, place);
            place -= 1;
        }
        sorted += 1;
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn a_list_has_its_words_and_no_other() {
        const LIST: Words = words!("we i'd the praça do-not-reply a fifteen-letters and");
        for word in "we i'd the praça do-not-reply a fifteen-letters and".split(' ') {
            assert!(LIST.has(word), "{word}");
        }
        for word in ["", "w", "th", "thee", "eht", "\0a", "a\0", "praca", "fifteen-letterss"] {
            assert!(!LIST.has(word), "{word}");
        }
    }
}
