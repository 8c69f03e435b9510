//! An SVG as a text that grows: shapes and words, escaped.

use std::fmt::Write;

use super::INK;

/// A picture that is being made. Lengths are in its own units, a pixel each when it is drawn at its size.
#[derive(Clone, Debug)]
pub struct Svg {
    width: u32,
    height: u32,
    body: String,
}

/// How words stand to their point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// They begin there.
    Start,
    /// Their middle is there.
    Middle,
    /// They end there.
    End,
}

/// How words look.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    /// Their height.
    pub size: u32,
    /// Bold.
    pub bold: bool,
    /// How they stand to their point.
    pub anchor: Anchor,
    /// Their colour.
    pub colour: &'static str,
    /// Lines that they cross stay away from them.
    pub halo: bool,
}

impl Type {
    /// Plain dark words of this size that begin at their point.
    pub fn plain(size: u32) -> Type {
        Type { size, bold: false, anchor: Anchor::Start, colour: INK, halo: false }
    }

    /// The same in bold.
    #[must_use]
    pub fn bold(self) -> Type {
        Type { bold: true, ..self }
    }

    /// The same, standing otherwise to their point.
    #[must_use]
    pub fn anchored(self, anchor: Anchor) -> Type {
        Type { anchor, ..self }
    }

    /// The same, with room around each letter.
    #[must_use]
    pub fn haloed(self) -> Type {
        Type { halo: true, ..self }
    }

    /// The same in this colour.
    #[must_use]
    pub fn coloured(self, colour: &'static str) -> Type {
        Type { colour, ..self }
    }
}

/// White, under the letters.
const HALO: &str = r##" paint-order="stroke" stroke="#ffffff" stroke-width="6" stroke-linejoin="round""##;

impl Svg {
    /// A white sheet of this size.
    pub fn new(width: u32, height: u32) -> Svg {
        let mut svg = Svg { width, height, body: String::new() };
        svg.rect((0, 0), (width.cast_signed(), height.cast_signed()), "#ffffff");
        svg
    }

    /// Its height.
    pub fn height(&self) -> u32 {
        self.height
    }

    fn push(&mut self, element: std::fmt::Arguments<'_>) {
        self.body.write_fmt(element).expect("a string takes everything");
    }

    /// A filled rectangle, from its upper left corner.
    pub fn rect(&mut self, (x, y): (i32, i32), (width, height): (i32, i32), fill: &str) {
        self.push(format_args!(r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}"/>"#));
    }

    /// A rectangle of which only the edge is drawn.
    pub fn frame(&mut self, (x, y): (i32, i32), (width, height): (i32, i32), stroke: &str) {
        self.push(format_args!(
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="none" stroke="{stroke}" stroke-width="2"/>"#
        ));
    }

    /// A line; dashed where it is only a mark.
    pub fn line(&mut self, from: (i32, i32), to: (i32, i32), stroke: &str, is_mark: bool) {
        let ((x, y), (right, low)) = (from, to);
        let pattern = if is_mark { r#" stroke-dasharray="6 5""# } else { "" };
        self.push(format_args!(
            r#"<line x1="{x}" y1="{y}" x2="{right}" y2="{low}" stroke="{stroke}" stroke-width="2"{pattern}/>"#
        ));
    }

    /// A rectangle with round corners, filled, with an edge.
    pub fn board(&mut self, (x, y): (i32, i32), (width, height): (i32, i32), corner: i32, (fill, edge): (&str, &str)) {
        self.push(format_args!(
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{corner}" fill="{fill}" stroke="{edge}" stroke-width="2"/>"#
        ));
    }

    /// A filled circle around its middle.
    pub fn disc(&mut self, (x, y): (i32, i32), radius: i32, fill: &str) {
        self.push(format_args!(r#"<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}"/>"#));
    }

    /// A white circle of which the edge is drawn; dashed where what it is about is not whole.
    pub fn ring(&mut self, (x, y): (i32, i32), radius: i32, (edge, thick): (&str, i32), is_broken: bool) {
        let pattern = if is_broken { r#" stroke-dasharray="5 4""# } else { "" };
        self.push(format_args!(
            r##"<circle cx="{x}" cy="{y}" r="{radius}" fill="#ffffff" stroke="{edge}" stroke-width="{thick}"{pattern}/>"##
        ));
    }

    /// A shape along a path (SVG 2, 9.3).
    pub fn path(&mut self, along: &str, fill: &str, stroke: &str) {
        self.push(format_args!(r#"<path d="{along}" fill="{fill}" stroke="{stroke}" stroke-width="3"/>"#));
    }

    /// Words on one line, whose base is at the point.
    pub fn text(&mut self, (x, y): (i32, i32), of: Type, words: &str) {
        let Type { size, bold, anchor, colour, halo } = of;
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let weight = if bold { "700" } else { "400" };
        let around = if halo { HALO } else { "" };
        let words = escaped(words);
        self.push(format_args!(
            r#"<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="{colour}"{around}>{words}</text>"#
        ));
    }

    /// Puts another picture into this one, at its upper left corner.
    pub fn place(&mut self, (x, y): (i32, i32), other: &Svg) {
        self.push(format_args!(r#"<g transform="translate({x} {y})">{}</g>"#, other.body));
    }

    /// The whole picture, with what it is and what it shows for whoever does not see it. `id` keeps it apart from others on one page.
    pub fn finish(&self, id: &str, title: &str, description: &str) -> String {
        let (Svg { width, height, body }, id) = (self, escaped(id));
        let (title, description) = (escaped(title), escaped(description));
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-labelledby="{id}-t {id}-d" font-family="'Noto Sans', 'Noto Sans Arabic', 'Noto Sans Hebrew', sans-serif"><title id="{id}-t">{title}</title><desc id="{id}-d">{description}</desc>{body}</svg>"#
        )
    }
}

/// Words as they stand in XML: no sign of theirs is markup, and what XML cannot hold is left out.
pub fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for sign in words.chars() {
        match sign {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            '\'' => text.push_str("&#39;"),
            '\t' | '\n' => text.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            sign if sign.is_control() => {}
            sign => text.push(sign),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_word_is_ever_markup(words in any::<String>()) {
            let text = escaped(&words);
            prop_assert!(!text.contains(['<', '>', '"', '\'']));
            prop_assert!(!text.chars().any(char::is_control));
            prop_assert!(text.split('&').skip(1).all(|rest| ["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|end| rest.starts_with(end))));
        }
    }

    #[test]
    fn a_picture_says_what_it_is() {
        let mut svg = Svg::new(10, 10);
        svg.text((1, 2), Type::plain(3), "</text><script>");
        let picture = svg.finish("a", "A <b>", "It shows \"x\"");
        assert!(
            picture.contains("<title id=\"a-t\">A &lt;b&gt;</title>") && picture.contains("It shows &quot;x&quot;")
        );
        assert!(!picture.contains("<script>") && picture.contains("aria-labelledby=\"a-t a-d\""));
    }
}
