//! Pictures: SVG by small pure functions, and PNG of it. Every word comes from `words/` or from people, and is escaped here.
//!
//! A picture says nothing by colour alone, and has a title and a description for whoever does not see it.

pub mod chart;
pub mod labels;
pub mod map;
pub mod meetings;
pub mod png;
pub mod report;
pub mod signs;
pub mod svg;

/// Dark enough on white for small words (WCAG 2.2, 1.4.3).
pub const INK: &str = "#1d2733";
/// For what is beside the point; still 4.5 to 1 on white.
pub const FAINT: &str = "#5a6675";
/// Lines that carry no meaning.
pub const LINE: &str = "#d5dbe2";
/// Lines that do carry one: 3 to 1 on white (WCAG 2.2, 1.4.11).
pub const EDGE: &str = "#7f8c9b";
/// What is counted.
pub const BAR: &str = "#1f6f8b";
/// What is counted, outside of what is wanted; it is also hatched by its outline.
pub const OUTSIDE: &str = "#b45f06";
