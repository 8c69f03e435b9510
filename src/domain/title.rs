//! What meetings are called in calendars, which others look into: a few plain words to choose from, so that none can say too much.

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Title {
    /// A meeting.
    #[default]
    Meeting,
    /// Coffee.
    Coffee,
    /// A visit.
    Visit,
    /// An appointment.
    Appointment,
}

impl Title {
    /// All of them, in the order of a chooser.
    pub const ALL: [Title; 4] = [Title::Meeting, Title::Coffee, Title::Visit, Title::Appointment];

    /// As the store writes it.
    pub fn code(self) -> &'static str {
        match self {
            Title::Meeting => "meeting",
            Title::Coffee => "coffee",
            Title::Visit => "visit",
            Title::Appointment => "appointment",
        }
    }

    /// The title of a stored code.
    pub fn from_code(code: &str) -> Option<Title> {
        Title::ALL.into_iter().find(|title| title.code() == code)
    }
}
