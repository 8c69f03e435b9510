//! Names beside shapes: how wide they get, and how they are broken into lines that fit.

/// What is left out of a name is shown by this.
const MORE: char = '…';
/// Keeps that sign at the end of a name that is read from right to left.
const FROM_THE_RIGHT: char = '\u{200f}';

/// Whether one of our fonts has this sign (`assets/fonts/README.md`); any other would be a box that looks like everybody's.
fn is_known(sign: char) -> bool {
    matches!(sign, ' '..='~' | '\u{a0}'..='\u{24f}' | '\u{259}' | '\u{2b0}'..='\u{2ff}' | '\u{300}'..='\u{36f}'
        | '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}' | '\u{590}'..='\u{5ff}' | '\u{600}'..='\u{6ff}'
        | '\u{750}'..='\u{77f}' | '\u{1e00}'..='\u{1eff}' | '\u{2010}'..='\u{2027}')
}

/// As much of a name as can be drawn, and whether that is all of it.
pub fn drawn(name: &str) -> (String, bool) {
    let known: String = name.chars().filter(|sign| is_known(*sign)).collect();
    let whole = known.chars().count() == name.chars().filter(|sign| !is_mark(*sign)).count();
    (known.split_whitespace().collect::<Vec<_>>().join(" "), whole)
}

/// Says how its neighbours go, and is not seen.
fn is_mark(sign: char) -> bool {
    matches!(sign, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

fn is_right_to_left(sign: char) -> bool {
    matches!(sign, '\u{590}'..='\u{8ff}')
}

/// How wide a sign gets at the most, in hundredths of its height.
fn hundredths(sign: char) -> u32 {
    match sign {
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' => 0,
        sign if is_mark(sign) => 0,
        'i' | 'j' | 'l' | 'I' | '\'' | '.' | ',' | ':' | ';' | '|' | '!' | ' ' | '’' => 38,
        't' | 'f' | 'r' | '-' | '(' | ')' => 50,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 105,
        '\u{600}'..='\u{77f}' => 130,
        '\u{590}'..='\u{5ff}' => 82,
        sign if sign.is_ascii_lowercase() || sign.is_ascii_digit() => 67,
        sign if sign.is_ascii_uppercase() => 86,
        '\u{a0}'..='\u{24f}' | '\u{370}'..='\u{3ff}' | '\u{1e00}'..='\u{1eff}' => 100,
        _ => 112,
    }
}

/// How wide words of this size get at the most; bold ones, too.
pub fn width(words: &str, size: i32) -> i32 {
    let hundredths: u32 = words.chars().map(hundredths).sum();
    (i32::try_from(hundredths).unwrap_or(i32::MAX / size) * size + 99) / 100
}

/// What a line of words takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Above the base on which its letters stand.
    pub above: i32,
    /// In all.
    pub whole: i32,
}

/// What each line of these takes at this size: more where letters carry marks over and under them.
pub fn line(lines: &[String], size: i32) -> Line {
    let tall = |sign| matches!(sign, '\u{300}'..='\u{36f}' | '\u{600}'..='\u{77f}' | '\u{1e00}'..='\u{1eff}');
    if lines.iter().any(|line| line.contains(tall)) {
        Line { above: size * 13 / 10, whole: size * 18 / 10 }
    } else {
        Line { above: size * 95 / 100, whole: size * 125 / 100 }
    }
}

/// Words of this size in at most so many lines, none of them wider than this; what does not fit is left out, and that is shown.
pub fn lines(words: &str, size: i32, (wide, most): (i32, usize)) -> Vec<String> {
    let mut lines: Vec<String> = vec![];
    for word in words.split_whitespace() {
        let joined = lines.last().map(|line| format!("{line} {word}")).filter(|line| width(line, size) <= wide);
        let full = lines.len() == most;
        match (joined, lines.last_mut()) {
            (Some(joined), Some(line)) => *line = joined,
            (None, Some(line)) if full => {
                *line = cut(line, size, wide, true);
                break;
            }
            _ => lines.push(cut(word, size, wide, false)),
        }
    }
    lines
}

/// As much as fits, with a sign that there is more: always, or where there is.
fn cut(words: &str, size: i32, wide: i32, always: bool) -> String {
    if words.ends_with([MORE, FROM_THE_RIGHT]) || (!always && width(words, size) <= wide) {
        return words.to_owned();
    }
    let room = wide - width(&MORE.to_string(), size);
    let mut kept = String::new();
    for sign in words.chars() {
        kept.push(sign);
        if width(&kept, size) > room {
            kept.pop();
            break;
        }
    }
    let turned = kept.chars().next_back().is_some_and(is_right_to_left);
    kept.push(MORE);
    if turned {
        kept.push(FROM_THE_RIGHT);
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use resvg::usvg::{Node, Tree};

    use super::super::svg::{Svg, Type};
    use super::*;

    /// How wide words really get, in our fonts.
    fn really(words: &str) -> f32 {
        let mut svg = Svg::new(4000, 60);
        svg.text((10, 40), Type::plain(20).bold(), words);
        let tree: Tree = super::super::png::tree(&svg.finish("x", "x", "x")).expect("a picture");
        let text = tree.root().children().iter().find_map(|node| match node {
            Node::Text(text) => Some(text.flattened().abs_bounding_box().width()),
            _ => None,
        });
        text.unwrap_or_default()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn no_name_is_wider_than_it_is_thought(name in "[ -~]{1,20}|[À-ž]{1,20}|[А-я]{1,20}|[א-ת]{1,20}|[ء-ي]{1,20}|[Α-ω]{1,20}|[Ḁ-ỹ]{1,20}") {
            let (thought, really) = (width(&name, 20), really(&name));
            prop_assert!(f64::from(thought) + 2.0 >= f64::from(really), "{name}: {thought}, {really}");
        }

        #[test]
        fn every_line_fits_and_nothing_is_lost_unseen(name in "\\PC{0,40}", wide in 40..200_i32, most in 1..3_usize) {
            let all = lines(&name, 20, (wide, most));
            prop_assert!(all.len() <= most && all.iter().all(|line| width(line, 20) <= wide), "{all:?}");
            let kept = all.join(" ");
            let (kept, name): (Vec<&str>, Vec<&str>) = (kept.split_whitespace().collect(), name.split_whitespace().collect());
            prop_assert!(kept == name || kept.concat().contains(MORE), "{kept:?}");
        }
    }

    #[test]
    fn a_name_is_broken_between_words_and_cut_where_it_must_be() {
        assert_eq!(lines("Uncle Harald", 20, (90, 2)), ["Uncle", "Harald"]);
        assert_eq!(lines("Bartholomew", 20, (90, 2)), ["Barth…"]);
        assert_eq!(lines("Aunt Ottilie von Brandenburg", 20, (90, 2)), ["Aunt", "Ottili…"]);
        assert_eq!(lines("אברהםאברהם", 20, (90, 1)), ["אברה…\u{200f}"]);
    }

    #[test]
    fn what_no_font_has_is_left_out_and_that_is_known() {
        assert_eq!(drawn("Mum 👵🏽"), ("Mum".into(), false));
        assert_eq!(drawn("王明"), (String::new(), false));
        assert_eq!(drawn("أُمّي"), ("أُمّي".into(), true));
    }
}
