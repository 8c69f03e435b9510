//! Where everybody stands in the circles: with their names, if there is an order in which none lies on another, else with numbers.

use std::f64::consts::TAU;

use super::super::labels;
use super::super::signs::{REACH, Sign};
use super::{CENTRE, HEART, Map, NAME, RADIUS, SMALL, WIDTH};

/// Somebody's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Where their shape is.
    pub at: (i32, i32),
    /// Which.
    pub sign: Sign,
    /// Their name, a line each; nothing where they have a number.
    pub label: Vec<String>,
    /// Where the middle of those lines is, from left to right.
    pub middle: i32,
    /// Where the first of them stands.
    pub base: i32,
    /// How far they are from each other.
    pub line: i32,
}

/// A rectangle that something takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub left: i32,
    pub top: i32,
    pub right: i32,
    pub low: i32,
}

impl Area {
    fn around((x, y): (i32, i32), reach: i32) -> Area {
        Area { left: x - reach, top: y - reach, right: x + reach, low: y + reach }
    }

    fn meets(&self, other: &Area) -> bool {
        self.left < other.right + GAP
            && other.left < self.right + GAP
            && self.top < other.low + GAP
            && other.top < self.low + GAP
    }
}

/// How far things stay from each other.
const GAP: i32 = 3;
/// How far names stay from the sides.
const SIDE: i32 = 6;
/// How far names may go above and below the middle: a little beyond the outermost circle.
const UP: i32 = RADIUS + 10;
const DOWN: i32 = RADIUS + 54;
/// In how many places a circle may begin.
const TURNS: i32 = 36;
/// How far somebody may step out of line where there is no room in it.
const STEPS: [i32; 9] = [0, 12, -12, 24, -24, 60, -60, 100, -100];
/// How wide a name may get: the first that lets everybody stand is taken.
const WIDTHS: [i32; 3] = [170, 130, 100];
/// How far numbers are from each other.
const APART: i32 = 40;

/// How far each of so many circles is from the middle, where names are drawn.
pub(super) fn edges(rings: usize) -> Vec<i32> {
    let rings = i32::try_from(rings).unwrap_or(1).max(1);
    (1..=rings).map(|ring| HEART + (RADIUS - HEART) * ring / rings).collect()
}

/// What a circle's name takes: it stands at the top, on the line.
pub(super) fn name_of_ring(name: &str, edge: i32) -> Area {
    let half = labels::width(name, SMALL) / 2 + 4;
    let line = CENTRE.1 - edge;
    Area { left: CENTRE.0 - half, top: line - 12, right: CENTRE.0 + half, low: line + 12 }
}

/// A point so far from the middle, at this part of a circle that begins at the top.
// Both are within the picture.
#[allow(clippy::cast_possible_truncation)]
fn point(far: i32, part: f64) -> (i32, i32) {
    let (across, up) = (part * TAU).sin_cos();
    let far = f64::from(far);
    (CENTRE.0 + (far * across).round() as i32, CENTRE.1 - (far * up).round() as i32)
}

/// Everybody with their names; `None`: there is no order in which none lies on another.
pub(super) fn named(map: &Map) -> Option<Vec<Place>> {
    if map.rings.iter().flat_map(|ring| &ring.people).any(|spot| !labels::drawn(&spot.name).1) {
        return None;
    }
    WIDTHS.into_iter().find_map(|wide| all_named(map, wide))
}

/// Two lines of somebody's name; `None`: less of it than there would be room for in a wider place. A number says more than that.
fn label(name: &str, wide: i32) -> Option<Vec<String>> {
    let name = labels::drawn(name).0;
    let (label, whole) = (labels::lines(&name, NAME, (wide, 2)), labels::lines(&name, NAME, (WIDTHS[0], 2)));
    (label.concat().replace(' ', "") == whole.concat().replace(' ', "")).then_some(label)
}

fn all_named(map: &Map, wide: i32) -> Option<Vec<Place>> {
    let edges = edges(map.rings.len());
    let names = map.rings.iter().zip(&edges).filter(|(ring, _)| !ring.name.is_empty());
    let mut taken = vec![Area::around(CENTRE, HEART)];
    taken.extend(names.map(|(ring, edge)| name_of_ring(&ring.name, *edge)));
    let (mut places, mut inside) = (vec![], HEART);
    for (ring, edge) in map.rings.iter().zip(edges) {
        let far = i32::midpoint(inside, edge);
        let people = ring.people.iter().map(|spot| Some((spot.sign, label(&spot.name, wide)?)));
        let people: Vec<(Sign, Vec<String>)> = people.collect::<Option<_>>()?;
        let steps: Vec<i32> = STEPS.into_iter().filter(|step| step.abs() + REACH <= (edge - inside) / 2).collect();
        let (found, areas) = (0..TURNS).find_map(|turn| circle(&people, (far, &steps), turn, &taken))?;
        places.extend(found);
        taken.extend(areas);
        inside = edge;
    }
    Some(places)
}

/// The people of one circle, each in a direction of their own; `None`: somebody would stand on what is taken.
fn circle(
    people: &[(Sign, Vec<String>)],
    (far, steps): (i32, &[i32]),
    turn: i32,
    taken: &[Area],
) -> Option<(Vec<Place>, Vec<Area>)> {
    let count = f64::from(i32::try_from(people.len()).ok()?);
    let (mut places, mut areas) = (vec![], vec![]);
    for (nth, (sign, label)) in (0..).zip(people) {
        let part = (f64::from(nth) + 0.5 + f64::from(turn) / f64::from(TURNS)) / count;
        let ways = steps.iter().flat_map(|step| [false, true].map(|above| (point(far + step, part), above)));
        let mut stands = ways.filter_map(|(at, above)| stands(at, *sign, label, above));
        let (place, own) = stands
            .find(|(_, all)| all.iter().all(|area| !taken.iter().chain(&areas).any(|other| area.meets(other))))?;
        places.push(place);
        areas.extend(own);
    }
    Some((places, areas))
}

/// Somebody with their name under their shape, or above it; `None`: it would not be within the picture.
fn stands(at: (i32, i32), sign: Sign, label: &[String], above: bool) -> Option<(Place, [Area; 2])> {
    let half = label.iter().map(|line| labels::width(line, NAME)).max().unwrap_or(0) / 2 + 2;
    let middle = at.0.clamp(SIDE + half, WIDTH - SIDE - half);
    let line = labels::line(label, NAME);
    let high = i32::try_from(label.len()).ok()? * line.whole;
    let top = if above { at.1 - REACH - GAP - high } else { at.1 + REACH + GAP };
    let name = Area { left: middle - half, top, right: middle + half, low: top + high };
    let place = Place { at, sign, label: label.to_vec(), middle, base: top + line.above, line: line.whole };
    let within = CENTRE.1 - UP <= name.top && name.low <= CENTRE.1 + DOWN;
    within.then(|| (place, [Area::around(at, REACH), name]))
}

/// Everybody with a number, in as many rows as each circle needs; and how far the circles are from the middle.
pub(super) fn numbered(map: &Map) -> (Vec<Place>, Vec<i32>) {
    let counts: Vec<usize> = map.rings.iter().map(|ring| ring.people.len()).collect();
    let bands = bands(&counts);
    let mut places = vec![];
    for (ring, (rows, _)) in map.rings.iter().zip(&bands) {
        let mut left = ring.people.as_slice();
        for (nth, far) in rows.iter().enumerate() {
            let rest: i32 = rows[nth..].iter().sum();
            let share = left.len() * far.unsigned_abs() as usize / rest.unsigned_abs() as usize;
            let share = if nth + 1 == rows.len() { left.len() } else { share };
            let (row, others) = left.split_at(share);
            places.extend(row_of(*far, row.iter().map(|spot| spot.sign).collect()));
            left = others;
        }
    }
    (places, bands.into_iter().map(|(_, edge)| edge).collect())
}

fn row_of(far: i32, signs: Vec<Sign>) -> impl Iterator<Item = Place> {
    let count = f64::from(i32::try_from(signs.len()).unwrap_or(1));
    (0..).zip(signs).map(move |(nth, sign)| {
        let at = point(far, (f64::from(nth) + 0.5) / count);
        Place { at, sign, label: vec![], middle: at.0, base: at.1, line: 1 }
    })
}

/// How far the rows of each circle are from the middle, and where it ends: as many rows as it needs, and what is left over for all alike.
fn bands(counts: &[usize]) -> Vec<(Vec<i32>, i32)> {
    let (mut bands, mut far) = (vec![], HEART + GAP);
    for count in counts {
        let (mut rows, mut places) = (vec![], 0);
        far += REACH + GAP;
        while places < *count || rows.is_empty() {
            if !rows.is_empty() {
                far += APART;
            }
            rows.push(far);
            places += usize::try_from(far * 6 / APART).unwrap_or_default();
        }
        far += REACH + GAP;
        bands.push((rows, far));
    }
    let rings = i32::try_from(counts.len()).unwrap_or(1).max(1);
    let more = (RADIUS - far).max(0) / rings;
    for (nth, (rows, edge)) in (0..).zip(&mut bands) {
        for row in rows {
            *row += more * nth + more / 2;
        }
        *edge += more * (nth + 1);
    }
    bands
}
