//! What is lost of a schema on its way into a provider's language, and what cannot go there at all.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

/// A schema as a provider's language has it.
///
/// # Example
/// ```
/// use instructor_core::{Dialect, Extract, LoweringKind};
///
/// let lowered = <Vec<char>>::SCHEMA.lower(&Dialect::JSON_SCHEMA.states(|_| false))?;
/// assert!(lowered.text.contains("Must be exactly 1 character long."));
/// let [lowering] = &lowered.lowerings[..] else { panic!("a `char` has one rule") };
/// assert_eq!((lowering.path.as_str(), lowering.rule), ("[]", "length"));
/// assert_eq!(lowering.kind, LoweringKind::Said);
/// # Ok::<(), instructor_core::Unfit>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lowered {
    /// The document, as JSON.
    pub text: Cow<'static, str>,
    /// What it does not enforce, in the order of the document.
    pub lowerings: Cow<'static, [Lowering]>,
}

impl Lowered {
    pub(super) fn new(
        text: impl Into<Cow<'static, str>>,
        lowerings: impl Into<Cow<'static, [Lowering]>>,
    ) -> Self {
        Self { text: text.into(), lowerings: lowerings.into() }
    }
}

/// A rule that a provider's schema language does not enforce; it is enforced on the answer.
///
/// # Example
/// ```
/// use instructor_core::{Dialect, Extract};
///
/// let lowered = <[bool; 2]>::SCHEMA.lower(&Dialect::JSON_SCHEMA.states(|_| false))?;
/// assert_eq!(lowered.lowerings[0].to_string(), "(root): `items` is said in words alone");
/// # Ok::<(), instructor_core::Unfit>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Lowering {
    /// Where, such as `orders[].lines[].sku`: `[]` is each element, `.*` each value of a map, and
    /// `(root)` the answer as a whole. A type that is written once stands where it comes first.
    pub path: String,
    /// The rule, by the name of its attribute: `pattern`, say, or `required`.
    pub rule: &'static str,
    /// What became of it.
    pub kind: LoweringKind,
}

/// What became of a rule that is not enforced by the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LoweringKind {
    /// There is no keyword for it, or none that the service heeds, or its number is beyond what a
    /// reader of doubles keeps: the description says it.
    Said,
    /// There is one, which was left out to make the schema smaller: the description says it.
    Dropped,
    /// The member has to be there, and cannot be required: it is optional to the service, and the
    /// description says that it must be given.
    Optional,
}

impl fmt::Display for Lowering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, rule, kind } = self;
        write!(f, "{path}: `{rule}` ")?;
        f.write_str(match kind {
            LoweringKind::Said => "is said in words alone",
            LoweringKind::Dropped => "was dropped, and is said in words",
            LoweringKind::Optional => "cannot be stated, and is said in words",
        })
    }
}

/// A type that cannot be described in a provider's schema language.
///
/// # Example
/// ```
/// use instructor_core::{Dialect, Extract, Misfit};
///
/// let unfit = <Vec<(u8, u8)>>::SCHEMA.lower(&Dialect::OPENAPI).unwrap_err();
/// assert_eq!((unfit.kind, unfit.path.as_str()), (Misfit::Tuple, "[]"));
/// assert_eq!(unfit.to_string(), "`[]` is a tuple");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unfit {
    /// Where, as in [`Lowering::path`].
    pub path: String,
    /// The type that holds the place, if it has a name.
    pub holder: Option<&'static str>,
    /// What stands there.
    pub kind: Misfit,
}

/// What a provider's schema language may have no words for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Misfit {
    /// An object whose keys are data.
    Map,
    /// A value of any shape.
    Any,
    /// A schema that was made elsewhere.
    Foreign,
    /// An enum of integers.
    Integers,
    /// A list with a schema for each place.
    Tuple,
    /// A type that contains itself.
    Recursion,
    /// An object without members.
    Empty,
    /// An enum without words.
    Wordless,
    /// An answer that is no object of one form.
    Root,
    /// A `$ref` in a schema that was made elsewhere, with an `anyOf` beside it.
    Siblings,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Map => "a map",
            Self::Any => "a value of any shape",
            Self::Foreign => "a schema made elsewhere",
            Self::Integers => "an enum of integers",
            Self::Tuple => "a tuple",
            Self::Recursion => "a type that contains itself",
            Self::Empty => "an object without members",
            Self::Wordless => "an enum without words",
            Self::Root => "no object of one form",
            Self::Siblings => "a schema made elsewhere that has `anyOf` beside `$ref`",
        })
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, holder, kind } = self;
        match (path.as_str(), holder) {
            (super::ROOT, Some(name)) => write!(f, "`{name}` is {kind}"),
            (super::ROOT, None) => write!(f, "the answer is {kind}"),
            (path, Some(name)) => write!(f, "`{path}` in `{name}` is {kind}"),
            (path, None) => write!(f, "`{path}` is {kind}"),
        }
    }
}

impl StdError for Unfit {}
