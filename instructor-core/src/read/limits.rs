//! How much may be read.

/// How large an answer may be, and how much may be done to read it: for a client, for a call, or in
/// [`parse_within`](crate::parse_within). What is beyond is refused, by the rules `size`, `depth` and
/// `work`.
///
/// # Example
/// ```
/// use instructor_core::Limits;
///
/// let limits = Limits::new().answer_bytes(64 << 10).depth(32);
/// assert_eq!((limits, limits == Limits::default()), (limits, false));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub(crate) answer_bytes: usize,
    pub(crate) depth: usize,
    pub(crate) work: usize,
}

impl Limits {
    /// 16 MiB, 128 levels, and each byte looked at 64 times.
    #[must_use]
    pub const fn new() -> Self {
        Self { answer_bytes: 16 << 20, depth: 128, work: 64 }
    }

    /// Sets how long an answer may be, in bytes: 16 MiB unless set.
    #[must_use]
    pub const fn answer_bytes(mut self, bytes: usize) -> Self {
        self.answer_bytes = bytes;
        self
    }

    /// Sets how deep arrays and objects may be nested: 128 levels unless set. What is deeper and has to
    /// be mended is refused as no JSON.
    ///
    /// A type whose values are large may use up the stack sooner, and is refused where it does.
    #[must_use]
    pub const fn depth(mut self, levels: usize) -> Self {
        self.depth = levels;
        self
    }

    /// Sets how often each byte of an answer may be looked at, on average, to find its JSON and to
    /// mend it: 64 times unless set. An answer that needs more is refused.
    #[must_use]
    pub const fn work(mut self, times: usize) -> Self {
        self.work = times;
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}
