//! Names of people: words with capitals that stand together and are no other kind of word.

mod reversed;

use std::cell::RefCell;
use std::ops::Range;

use super::label;
use super::lexicon::{Words, words};
use super::overlaps;
use super::page::{Page, Word};
use super::property::{Part, Property};
use super::whose;

/// Words inside a name that are written small.
pub(super) const PARTICLES: Words = words!(
    "da de do dos das del della di du van von der den la le bin ibn al el ter ten af av zu y e \
     dela"
);

/// Words that begin with a capital and are no part of a name: they end one.
const STOPS: Words = words!(
    "a about address after age aged all also although an and any are as at author because before \
     best birthday born but by call called cc cell cheers city company contact cost costs customer \
     date dear details dr e-mail email employee everyone fax first for from full greetings he \
     hello her hey hi his i i'm i've if in info is it its job kind last let mail meet message miss \
     mobile mr mrs ms mx my name named new no note of on or our patient person phone please price \
     prof professor quantity re reach regards she since sincerely sir so subject team tel \
     telephone thank thanks that the their there they this to today tomorrow user was we website \
     welcome what when where who with write years yes yesterday you your yours january february \
     march april may june july august september october november december monday tuesday wednesday \
     thursday friday saturday sunday years-old year-old old madam it's he's she's am have has send \
     ask yo year yrs jan feb mar apr jun jul aug sep sept oct nov dec attn speaking signed warm \
     many only once every each some these those then now just title due priority status assignee \
     summary description total order product item can could will would does do did how why which \
     not me im"
);

/// Words before a name that is in a place's or a company's.
const ELSEWHERE: Words = words!("in at near to into of the for");

const TITLES: Words = words!("mr mrs ms dr prof professor miss");

/// Words that make a capitalised sequence something else.
const OTHERS: Words = words!(
    "inc ltd llc gmbh ag lda corp corporation university street st road avenue square college \
     institute company bank department school hospital navy army tower bridge nations museum \
     foundation association hotel castle palace church airport station park-hotel ministry club \
     office shop store restaurant rua avenida praça calle plaza rue strasse straße platz"
);

struct Candidate {
    range: Range<usize>,
    score: i32,
}

/// The best name that is free, whole or in part: where it stands, and where the whole name does.
pub(super) fn find(
    page: &Page<'_>,
    property: &Property,
    part: Part,
    taken: &RefCell<Vec<Range<usize>>>,
) -> Option<(Range<usize>, Range<usize>)> {
    let range = match part {
        Part::Full => {
            let mut taken = taken.borrow_mut();
            let range = full(page, property, &taken)?;
            taken.push(range.clone());
            range
        }
        Part::First | Part::Last => {
            labelled(page, property).or_else(|| full(page, &Property::root(), &[]))?
        }
    };
    let name = &page.text[range.clone()];
    let is_labelled = part != Part::Full && labelled(page, property).is_some();
    let text = match part {
        _ if is_labelled => name,
        Part::Full => name,
        // "Silva, Ana" has the last name first.
        Part::First => match name.split_once(", ") {
            Some((_, first)) => first,
            None => name.split(' ').next()?,
        },
        Part::Last => match name.split_once(", ") {
            Some((last, _)) => last,
            None => name.split_once(' ').map(|(_, last)| last)?,
        },
    };
    // A part is at the beginning or at the end of the whole.
    let start = if name.ends_with(text) { range.end - text.len() } else { range.start };
    Some((start..start + text.len(), range))
}

/// Every sequence of two words or more that looks like a name, in order.
pub(super) fn all(page: &Page<'_>) -> Vec<Range<usize>> {
    let mut names: Vec<Range<usize>> = sequences(page)
        .into_iter()
        .map(|words| range_of(page, &words))
        .filter(|range| page.text[range.clone()].contains(' '))
        .collect();
    if names.is_empty() {
        names = candidates(page).into_iter().map(|candidate| candidate.range).collect();
    }
    names
}

fn full(page: &Page<'_>, property: &Property, taken: &[Range<usize>]) -> Option<Range<usize>> {
    if let Some(range) = labelled(page, property).filter(|range| !overlaps(taken, range)) {
        return Some(range);
    }
    let mut candidates = candidates(page);
    candidates.retain(|candidate| !overlaps(taken, &candidate.range));
    // The earliest of the best.
    let best = candidates.iter().map(|candidate| candidate.score).max()?;
    let best = candidates.into_iter().find(|candidate| candidate.score == best)?;
    (best.score > 0).then_some(best.range)
}

/// What follows "Name:", up to where a name ends.
fn labelled(page: &Page<'_>, property: &Property) -> Option<Range<usize>> {
    let value = label::value(page, property)?;
    let text = &page.text[value.clone()];
    let is_end = |c: char| c.is_ascii_digit() || ",;(<|&\t".contains(c);
    let cut = if reversed::is_reversed(text) {
        text.len()
    } else {
        text.find(is_end).unwrap_or(text.len())
    };
    let text = first_sentence(&text[..cut]);
    let end = page
        .words
        .iter()
        .filter(|word| {
            value.start < word.range.start && word.range.start < value.start + text.len()
        })
        .find(|word| is_small_stop(page, word))
        .map_or(text.len(), |word| word.range.start - value.start);
    let text = text[..end].trim_end_matches(|c: char| c.is_whitespace() || ".-–—:".contains(c));
    let is_name = text.chars().any(char::is_alphabetic) && !text.contains('@');
    is_name.then(|| value.start..value.start + text.len())
}

/// The text up to a full stop that is not one of an initial or a title: "Linus. I'm" ends at
/// "Linus", "J. R. Stone" and "St. John" do not end.
fn first_sentence(text: &str) -> &str {
    let ends = |at: usize| {
        let word = text[..at].rsplit(' ').next().unwrap_or_default();
        word.chars().count() > 2 && !TITLES.has(&word.to_lowercase())
    };
    let end = text.match_indices(". ").map(|(at, _)| at).find(|&at| ends(at));
    &text[..end.unwrap_or(text.len())]
}

/// Whether a word written small ends a name: "Bob Stone and", "bob stone i am".
fn is_small_stop(page: &Page<'_>, word: &Word) -> bool {
    let is_small = !page.text[word.range.clone()].starts_with(char::is_uppercase);
    word.lower == "i" || is_small && is_stop(&word.lower) && !PARTICLES.has(&word.lower)
}

fn candidates(page: &Page<'_>) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = introduced(page);
    for words in sequences(page) {
        let range = range_of(page, &words);
        let score = score(page, &words, &range);
        found.push(Candidate { range, score });
    }
    reversed::join(page, &mut found);
    if found.iter().all(|candidate| candidate.score < 5) {
        found.extend(small(page));
    }
    found.sort_by_key(|candidate| candidate.range.start);
    found
}

/// Words with capitals and particles between them, parted by single spaces.
fn sequences<'p>(page: &'p Page<'_>) -> Vec<Vec<&'p Word>> {
    let mut sequences: Vec<Vec<&Word>> = Vec::new();
    let mut current: Vec<&Word> = Vec::new();
    for word in page.prose() {
        let joins = current.last().is_some_and(|last| is_joined(page, last, word));
        if !joins {
            sequences.push(std::mem::take(&mut current));
        }
        let is_particle = PARTICLES.has(&word.lower);
        if is_capital(page, word) && !is_stop(whose::bare(&word.lower)) || is_particle {
            current.push(word);
            // What belongs to somebody is no part of the name.
            if whose::is_possessive(&word.lower) {
                sequences.push(std::mem::take(&mut current));
            }
        } else {
            sequences.push(std::mem::take(&mut current));
        }
    }
    sequences.push(current);
    for words in &mut sequences {
        let is_name_word = |word: &&Word| is_capital(page, word);
        let is_particle = |word: &&Word| PARTICLES.has(&word.lower);
        while words.last().is_some_and(|word| !is_name_word(word)) {
            words.pop();
        }
        // A particle begins a name only if it is one of those that do: "van Gogh", not "e Ana".
        while words.first().is_some_and(|word| {
            is_particle(word)
                && !is_name_word(word)
                && !["van", "von", "de", "da", "del", "al", "el", "bin"]
                    .contains(&word.lower.as_str())
        }) {
            words.remove(0);
        }
    }
    sequences.retain(|words| !words.is_empty());
    sequences
}

/// The place of a name, without a possessive ending.
fn range_of(page: &Page<'_>, words: &[&Word]) -> Range<usize> {
    let last = &words[words.len() - 1].range;
    let text = &page.text[last.clone()];
    words[0].range.start..last.start + whose::bare(text).len()
}

/// Whether a word ends a name, or begins none.
pub(super) fn is_stop(lower: &str) -> bool {
    STOPS.has(lower)
}

/// Whether a word with a capital is part of a place's or a company's name.
pub(super) fn is_thing(word: &Word) -> bool {
    OTHERS.has(&word.lower)
}

/// A capital, or a script without case.
pub(super) fn is_capital(page: &Page<'_>, word: &Word) -> bool {
    let first = page.next_char(word.range.start);
    first
        .is_some_and(|first| first.is_uppercase() || first.is_alphabetic() && !first.is_lowercase())
}

fn is_joined(page: &Page<'_>, left: &Word, right: &Word) -> bool {
    let between = page.between(&left.range, &right.range);
    let is_initial = left.range.len() == 1 || ["jr", "sr", "st"].contains(&left.lower.as_str());
    matches!(between, " " | "\u{a0}") || is_initial && matches!(between, ". " | ".")
}

fn score(page: &Page<'_>, words: &[&Word], range: &Range<usize>) -> i32 {
    let text = page.text;
    let before = text[..range.start].trim_end();
    let after = text[range.end..].trim_start_matches(['.']);
    let previous = page.word_before(range.start);
    let previous_is = |list: Words| {
        previous.is_some_and(|word| {
            list.has(&word.lower)
                && text[word.range.end..range.start].trim_matches([' ', '.']).is_empty()
        })
    };
    let mut score = 6 + points(words.len() > 1, 14) - points(words.len() > 4, 10);
    score += points(words.iter().any(|word| is_in_email(page, word)), 15);
    // Who or what has an age, an address, or something to do.
    let marks = [' ', ',', '(', '-', '–', ':'];
    let number = after.trim_start_matches(marks);
    let goes = |nexts: &[&str]| nexts.iter().any(|next| after.starts_with(next));
    // "Acme 12 years ago" has a number after it and not of it.
    let goes_on = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_apart = after.starts_with([',', '(', '-', '–', ':'])
        || !goes_on.trim_start_matches(' ').starts_with(char::is_lowercase)
        || page.is_part_of_link(&(text.len() - goes_on.trim_start().len()..text.len()));
    score += points(is_apart && number.starts_with(|c: char| c.is_ascii_digit()), 4);
    score += points(goes(&[" (", " <"]), 3);
    score += points(goes(&[" is ", " was ", " turned ", ", aged", " aged"]), 3);
    score += points(before.is_empty() || before.ends_with(['\n', ':', '-', ',']), 1);
    score += points(previous_is(TITLES), 12);
    score -= points(previous_is(ELSEWHERE), 12);
    score -= points(words.iter().any(|word| is_thing(word)), 25);
    // "my son Rui", "Ana and Bob": the first one named is the one that is asked for.
    let is_second = previous.is_some_and(|word| {
        let before = page.word_before(word.range.start);
        let is_and = matches!(word.lower.as_str(), "and" | "e" | "y")
            && before.is_some_and(|before| {
                is_capital(page, before)
                    && !is_stop(&before.lower)
                    && page.between(&before.range, &word.range) == " "
            });
        (is_and || whose::is_kin(word)) && &text[word.range.end..range.start] == " "
    });
    score -= points(is_second, 10);
    // A single word with a capital at the start of a sentence is a word like any other.
    let begins = before.is_empty()
        || before.ends_with(['.', '!', '?', '\n'])
        || text[..range.start].ends_with('\n');
    let goes_on =
        after.trim_start_matches(' ').starts_with(char::is_lowercase) && after.starts_with(' ');
    let is_verb = goes(&[" is ", " was ", " turned ", " lives ", " works "]);
    let is_ordinary = words.len() == 1 && begins && goes_on && !is_verb;
    score - points(is_ordinary, 8)
}

fn points(is_so: bool, points: i32) -> i32 {
    if is_so { points } else { 0 }
}

fn is_in_email(page: &Page<'_>, word: &Word) -> bool {
    // Addresses are near the names they belong to.
    let near = word.range.start.saturating_sub(500)..word.range.end + 500;
    let first = page.emails.partition_point(|email| email.end < near.start);
    let mut emails = page.emails[first..].iter().take_while(|email| email.start < near.end);
    emails.any(|email| page.is_local_part_of(email, whose::bare(&word.lower)))
}

/// Names that the text says are names: "my name is …", "I'm …", "called …".
fn introduced(page: &Page<'_>) -> Vec<Candidate> {
    const PHRASES: &[&[&str]] = &[
        &["name", "is"],
        &["name's"],
        &["i", "am"],
        &["i'm"],
        &["this", "is"],
        &["called"],
        &["named"],
        &["call", "me"],
    ];
    let words: Vec<&Word> = page.prose().collect();
    let mut found = Vec::new();
    for phrase in PHRASES {
        for at in 0..words.len().saturating_sub(phrase.len()) {
            let is_phrase =
                phrase.iter().zip(&words[at..]).all(|(wanted, word)| word.lower == *wanted);
            if !is_phrase {
                continue;
            }
            let first = at + phrase.len();
            let is_sure = phrase
                .iter()
                .any(|word| word.starts_with("name") || *word == "called" || *word == "call");
            let mut end = first;
            while let Some(word) = words.get(end) {
                let joins = if end == first {
                    page.between(&words[end - 1].range, &word.range)
                        .trim_matches([' ', ',', ':', '"', '“'])
                        .is_empty()
                } else {
                    is_joined(page, words[end - 1], word)
                };
                let is_particle = PARTICLES.has(&word.lower);
                let fits = is_capital(page, word) || is_sure || is_particle && end > first;
                if !joins || !fits || end - first > 4 || STOPS.has(&word.lower) && !is_particle {
                    break;
                }
                end += 1;
            }
            // Small letters go on into the sentence; a name has three words or fewer.
            let is_small = end > first && !is_capital(page, words[first]);
            let is_name = end > first && (!is_small || end - first <= 3);
            if is_name {
                let range = range_of(page, &words[first..end]);
                found.push(Candidate { range, score: 50 });
            }
        }
    }
    found
}

/// Names in small letters: a stretch between marks that is one to four words and nothing else.
fn small(page: &Page<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut start = 0;
    let is_mark =
        |c: char| ",;:\n\t|()<>[]{}\"/–—、，".contains(c) || c.is_ascii_digit() || c == '@';
    for (at, mark) in page.text.match_indices(is_mark).chain([(page.text.len(), "")]) {
        let segment = start..at;
        start = at + mark.len();
        if segment.is_empty() || page.is_part_of_other(&segment) {
            continue;
        }
        let first = page.words.partition_point(|word| word.range.start < segment.start);
        let inside = |word: &&Word| word.range.end <= segment.end;
        let words: Vec<&Word> = page.words[first..].iter().take_while(inside).collect();
        let text = page.text[segment.clone()].trim().trim_end_matches('.');
        let is_plain = text.chars().all(|c| c.is_alphabetic() || " '’-.".contains(c));
        let is_stop = |word: &&Word| is_stop(&word.lower) || is_thing(word);
        if !(1..=4).contains(&words.len()) || !is_plain || words.iter().any(is_stop) {
            continue;
        }
        if super::spelled::in_words(&words[0].lower).is_some() {
            continue;
        }
        let range = range_of(page, &words);
        let in_email = words.iter().any(|word| is_in_email(page, word));
        let score = if in_email {
            18
        } else if words.len() > 1 {
            8
        } else {
            2
        };
        found.push(Candidate { range, score });
    }
    found
}
