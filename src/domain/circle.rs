//! How near the person feels somebody is: their own, and nobody else's business.

/// A circle around the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Circle {
    /// Nearest.
    Inner,
    /// Where everybody is until the person says otherwise: it says nothing of anybody.
    #[default]
    Middle,
    /// Farthest, and still one of them.
    Outer,
}

impl Circle {
    /// All of them, from the person outwards.
    pub const ALL: [Circle; 3] = [Circle::Inner, Circle::Middle, Circle::Outer];

    /// As the store writes it.
    pub fn code(self) -> &'static str {
        match self {
            Circle::Inner => "inner",
            Circle::Middle => "middle",
            Circle::Outer => "outer",
        }
    }

    /// The circle of a stored code.
    pub fn from_code(code: &str) -> Option<Circle> {
        Circle::ALL.into_iter().find(|circle| circle.code() == code)
    }
}
