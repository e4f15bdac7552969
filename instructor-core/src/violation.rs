//! What is wrong with an answer, and where.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// The rule of what the user's own code refuses.
pub(crate) const VALIDATE: &str = "validate";

/// One step of a [`Path`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Segment {
    /// Into the member of an object.
    Key(String),
    /// Into the element of an array, counted from 0.
    Index(usize),
}

/// Where a value stands in an answer, from the root down.
///
/// `Display` writes it as a person and a model read it: `items[2].price`, `holdings["BRK.B"]`,
/// and `(root)` for the answer as a whole.
///
/// # Example
/// ```
/// use instructor_core::{Path, Segment};
///
/// let path: Path =
///     [Segment::Key("items".into()), Segment::Index(2), Segment::Key("unit price".into())].into();
/// assert_eq!(path.to_string(), r#"items[2]["unit price"]"#);
/// assert_eq!(path.pointer(), "/items/2/unit price");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Path(Vec<Segment>);

impl Path {
    /// The steps from the root down.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// The place as a JSON Pointer (RFC 6901); empty for the root.
    #[must_use]
    pub fn pointer(&self) -> String {
        let mut pointer = String::new();
        for segment in &self.0 {
            pointer.push('/');
            match segment {
                Segment::Key(key) => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
                Segment::Index(index) => pointer.push_str(&index.to_string()),
            }
        }
        pointer
    }
}

impl Path {
    /// The same place, seen from further up.
    pub(crate) fn below(self, mut above: Vec<Segment>) -> Self {
        above.extend(self.0);
        Self(above)
    }
}

impl From<&str> for Segment {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<String> for Segment {
    fn from(key: String) -> Self {
        Self::Key(key)
    }
}

impl From<usize> for Segment {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

impl From<&str> for Path {
    /// The member of that name.
    fn from(key: &str) -> Self {
        Self(vec![key.into()])
    }
}

impl From<Vec<Segment>> for Path {
    fn from(segments: Vec<Segment>) -> Self {
        Self(segments)
    }
}

impl<const N: usize> From<[Segment; N]> for Path {
    fn from(segments: [Segment; N]) -> Self {
        Self(segments.into())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("(root)");
        }
        for (position, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Key(key) if is_plain(key) => {
                    let dot = if position == 0 { "" } else { "." };
                    write!(f, "{dot}{key}")?;
                }
                Segment::Key(key) => {
                    let mut quoted = String::new();
                    crate::json::write_string(&mut quoted, key);
                    write!(f, "[{quoted}]")?;
                }
            }
        }
        Ok(())
    }
}

pub(crate) fn is_plain(key: &str) -> bool {
    key.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && key.chars().all(|character| character.is_alphanumeric() || "_-".contains(character))
}

/// One rule that an answer broke, at one place.
///
/// `Display` names the place, the rule and what is allowed, and leaves out what came: an answer may
/// hold what must not reach a log. So may what a validator says of it, which is left out too.
///
/// # Example
/// ```
/// let violations = instructor_core::parse::<Vec<u8>>("[7, 300]").unwrap_err();
/// let violation = violations.iter().next().unwrap();
/// assert_eq!(violation.to_string(), "[1]: type: must be an integer from 0 to 255");
/// assert_eq!(violation.found(), Some("300"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Violation {
    path: Path,
    rule: &'static str,
    message: Cow<'static, str>,
    found: Option<String>,
}

impl Violation {
    pub(crate) fn new(
        path: Path,
        rule: &'static str,
        message: impl Into<Cow<'static, str>>,
        found: Option<String>,
    ) -> Self {
        Self { path, rule, message: message.into(), found }
    }

    /// What a validator has to say of a part of the value that it was given; the path starts at
    /// that value.
    ///
    /// # Example
    /// ```
    /// use instructor_core::{Violation, Violations};
    ///
    /// fn in_order(dates: &(u32, u32)) -> Result<(), Violations> {
    ///     if dates.0 <= dates.1 {
    ///         return Ok(());
    ///     }
    ///     Err(Violation::custom([1.into()], "must not be before the first").into())
    /// }
    /// assert!(in_order(&(2, 1)).is_err());
    /// ```
    #[must_use]
    pub fn custom(path: impl Into<Path>, message: impl Into<String>) -> Self {
        Self::new(path.into(), VALIDATE, message.into(), None)
    }

    /// Where the value stands.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The rule's name: the attribute that states it, or one of `json`, `size`, `depth`, `type`,
    /// `enum`, `required`, `duplicate`, `items` and `nonzero`, which types ask for by themselves.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        self.rule
    }

    /// What is allowed, in words; of a validator, what it said.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What came, as JSON text, cut short; `None` if nothing came.
    #[must_use]
    pub fn found(&self) -> Option<&str> {
        self.found.as_deref()
    }

    /// What may be shown anywhere: what is allowed, but not what the user's code said of an answer.
    fn shown(&self) -> &Cow<'static, str> {
        static REFUSED: Cow<'static, str> = Cow::Borrowed("is refused by its validator");
        if self.rule == VALIDATE { &REFUSED } else { &self.message }
    }

    /// The same, without anything of the answer.
    pub(crate) fn without_content(&self) -> Self {
        let (path, message) = (self.path.clone(), self.shown().clone());
        Self { path, rule: self.rule, message, found: None }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.path, self.rule, self.shown())
    }
}

/// Leaves out what came, as `Display` does.
impl fmt::Debug for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Violation")
            .field("path", &format_args!("{}", self.path))
            .field("rule", &self.rule)
            .field("message", &self.shown())
            .finish_non_exhaustive()
    }
}

/// All rules that one answer broke, in the order of the answer; what an object lacks comes before
/// what is wrong in it.
///
/// # Example
/// ```
/// let violations = instructor_core::parse::<Vec<bool>>("[true, 1, null]").unwrap_err();
/// assert_eq!(violations.len(), 2);
/// assert_eq!(
///     violations.to_string(),
///     "[1]: type: must be true or false; [2]: type: must be true or false",
/// );
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Violations {
    list: Arc<[Violation]>,
    omitted: usize,
}

impl Violations {
    pub(crate) fn new(list: Vec<Violation>, omitted: usize) -> Self {
        Self { list: list.into(), omitted }
    }

    /// The violations, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.list.iter()
    }

    /// How many rules were broken, those that [`omitted`](Self::omitted) counts included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len() + self.omitted
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many were counted but not kept, in an answer that breaks more rules than anyone reads.
    #[must_use]
    pub fn omitted(&self) -> usize {
        self.omitted
    }

    /// Both, those of `self` first.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let list = self.iter().chain(other).cloned().collect();
        Self { list, omitted: self.omitted + other.omitted }
    }

    /// Whether all of the value could be decoded: it breaks rules, and nothing of it is missing or
    /// of another type.
    pub(crate) fn keep_the_value(&self) -> bool {
        const KEEPING: [&str; 9] = [
            "range",
            "multiple_of",
            "length",
            "items",
            "unique",
            "pattern",
            "format",
            "one_of",
            "quote",
        ];
        self.omitted == 0
            && self
                .iter()
                .all(|violation| violation.rule == VALIDATE || KEEPING.contains(&violation.rule))
    }

    /// The same, without what came in the answer.
    pub(crate) fn without_content(&self) -> Self {
        let list = self.list.iter().map(Violation::without_content).collect();
        Self { list, omitted: self.omitted }
    }
}

impl From<Violation> for Violations {
    fn from(violation: Violation) -> Self {
        Self::new(vec![violation], 0)
    }
}

impl FromIterator<Violation> for Violations {
    fn from_iter<I: IntoIterator<Item = Violation>>(violations: I) -> Self {
        Self::new(violations.into_iter().collect(), 0)
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, violation) in self.list.iter().enumerate() {
            let separator = if position == 0 { "" } else { "; " };
            write!(f, "{separator}{violation}")?;
        }
        match self.omitted {
            0 => Ok(()),
            omitted => write!(f, "; and {omitted} more"),
        }
    }
}

impl fmt::Debug for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl std::error::Error for Violations {}
