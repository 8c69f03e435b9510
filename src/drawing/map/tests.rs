//! The picture as it is really laid out: by the renderer, with our fonts.

use proptest::prelude::*;
use resvg::tiny_skia::Rect;
use resvg::usvg::{Group, Node, TextChunk};

use super::super::png;
use super::super::signs::REACH;
use super::*;

const LONG: [&str; 6] = [
    "Bartholomew-Maximilian von Brandenburg",
    "Wilhelmina",
    "Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
    "Uncle Harald from the harbour house",
    "Äiti",
    "Mum",
];
const TURNED: [&str; 4] = ["أُمّي", "סבתא רבקה", "خالتي الكبيرة فاطمة", "אברהם"];

fn spots(names: &[&str], count: usize) -> Vec<Spot> {
    let spot = |(nth, name): (usize, &&str)| Spot { name: (*name).to_owned(), sign: Sign::ALL[nth % Sign::ALL.len()] };
    names.iter().cycle().take(count).enumerate().map(|(nth, name)| spot((nth, name))).collect()
}

fn map(rings: [Vec<Spot>; 3], right_to_left: bool) -> Map {
    let name = ["Inner", "Middle", "Outer"];
    let ring = |(name, people): (&str, Vec<Spot>)| Ring { name: name.to_owned(), people };
    Map {
        title: "You and your people".into(),
        centre: "You".into(),
        rings: name.into_iter().zip(rings).map(ring).collect(),
        team: ("Your team".into(), vec!["Sanna".into(), "Mikko".into()]),
        legend: Sign::ALL.map(|sign| (sign, "what this shape means, in a few words".into())).to_vec(),
        rest: String::new(),
        right_to_left,
    }
}

fn words(group: &Group, found: &mut Vec<(String, Rect)>) {
    for node in group.children() {
        match node {
            Node::Group(group) => words(group, found),
            Node::Text(text) => {
                let said = text.chunks().iter().map(TextChunk::text).collect::<String>();
                found.push((said, text.flattened().abs_bounding_box()));
            }
            _ => {}
        }
    }
}

fn meet(one: &Rect, other: &Rect) -> bool {
    one.left() < other.right() && other.left() < one.right() && one.top() < other.bottom() && other.top() < one.bottom()
}

/// All words of it, after a look that none lies on another, on a shape that is not its own, or outside.
fn calm(map: &Map) -> Vec<String> {
    let svg = map.svg();
    let tree = png::tree(&svg.finish("x", "x", "x")).expect("a picture");
    let (mut found, sheet) = (vec![], tree.size());
    words(tree.root(), &mut found);
    let numbered = map.is_numbered();
    let places = if numbered { around::numbered(map).0 } else { around::named(map).expect("places") };
    let people: usize = map.rings.iter().map(|ring| ring.people.len()).sum();
    assert_eq!(places.len(), people, "everybody is there");
    for (nth, place) in places.iter().enumerate() {
        let (x, y) = place.at;
        let near = |other: &around::Place| (other.at.0 - x).pow(2) + (other.at.1 - y).pow(2) < (2 * REACH).pow(2);
        assert!(!places[nth + 1..].iter().any(near), "two shapes lie on each other: {places:?}");
    }
    for (nth, (said, area)) in found.iter().enumerate() {
        let inside = area.left() >= 0.0 && area.right() <= sheet.width() && area.bottom() <= sheet.height();
        assert!(inside && area.top() >= 0.0, "{said} is not within the picture: {area:?}");
        for (other, there) in &found[nth + 1..] {
            assert!(!meet(area, there), "{said} lies on {other}: {area:?}, {there:?}");
        }
        let on = |place: &&around::Place| {
            let ((x, y), far) = (place.at, f64::from(REACH - 2));
            let (x, y) = (f64::from(x), f64::from(y));
            let nearest =
                (x.clamp(area.left().into(), area.right().into()), y.clamp(area.top().into(), area.bottom().into()));
            !numbered && (nearest.0 - x).hypot(nearest.1 - y) < far
        };
        assert!(!places.iter().any(|place| on(&place)), "{said} lies on a shape");
    }
    found.into_iter().map(|(said, _)| said).collect()
}

#[test]
fn one_and_seven_people_stand_there_with_their_names() {
    let one = map([vec![], spots(&["Mum"], 1), vec![]], false);
    assert!(!one.is_numbered() && calm(&one).contains(&"Mum".to_owned()));
    let names = ["Mum", "Brother", "Leena", "Uncle Harald", "Sam", "Grandmother", "Onni"];
    let all = spots(&names, 7);
    for cut in [(0, 7), (2, 5), (7, 7), (0, 0), (3, 3)] {
        let rings = [all[..cut.0].to_vec(), all[cut.0..cut.1].to_vec(), all[cut.1..].to_vec()];
        let seven = map(rings, false);
        // In the inner circle alone there is no room for seven names.
        assert_eq!(seven.is_numbered(), cut == (7, 7), "{cut:?}");
        let said = calm(&seven).join(" ");
        assert!(names.iter().all(|name| said.contains(name)), "{said}");
    }
}

#[test]
fn thirty_people_have_numbers_and_each_number_a_name() {
    let names: Vec<String> = (0..30).map(|nth| format!("Friend-{nth}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for cut in [(0, 30), (10, 20), (30, 30), (0, 0)] {
        let all = spots(&names, 30);
        let map = map([all[..cut.0].to_vec(), all[cut.0..cut.1].to_vec(), all[cut.1..].to_vec()], false);
        assert!(map.is_numbered());
        let said = calm(&map);
        assert!(names.iter().all(|name| said.iter().any(|it| it == name)), "{said:?}");
        let thirty = said.iter().filter(|it| *it == "30").count();
        assert_eq!(thirty, 2, "at the shape and at the name");
    }
}

#[test]
fn long_names_and_names_from_right_to_left_do_not_lie_on_each_other_either() {
    for names in [&LONG[..], &TURNED[..]] {
        for count in [1, 3, 7, 12, 30] {
            for turned in [false, true] {
                let all = spots(names, count);
                let third = count / 3;
                calm(&map([all[..third].to_vec(), all[third..2 * third].to_vec(), all[2 * third..].to_vec()], turned));
            }
        }
    }
}

#[test]
fn a_name_that_no_font_has_gives_everybody_a_number() {
    let map = map([spots(&["王明", "Mum"], 2), vec![], vec![]], false);
    assert!(map.is_numbered());
    let said = calm(&map);
    assert!(said.contains(&"…".to_owned()) && said.contains(&"Mum".to_owned()), "{said:?}");
}

#[test]
fn one_circle_for_all_has_no_name_and_the_same_people_stand_in_the_same_places() {
    let mut all = map([spots(&["Onni", "Leena", "Sam"], 3), vec![], vec![]], false);
    all.rings.truncate(1);
    all.rings[0].name = String::new();
    assert!(!calm(&all).iter().any(|said| ["Inner", "Middle", "Outer"].contains(&said.as_str())));
    assert_eq!(all.draw("x").expect("a picture"), all.draw("x").expect("a picture"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whoever_is_where_nothing_lies_on_anything(
        names in prop::collection::vec("[A-Za-z]{1,12}( [A-Za-z]{1,14}){0,2}|[א-ת]{2,12}|[ء-ي]{2,12}", 0..=MOST),
        first in 0..=MOST, second in 0..=MOST, turned in any::<bool>(),
    ) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let all = spots(&names, names.len());
        let (low, high) = (first.min(second).min(all.len()), first.max(second).min(all.len()));
        calm(&map([all[..low].to_vec(), all[low..high].to_vec(), all[high..].to_vec()], turned));
    }
}
