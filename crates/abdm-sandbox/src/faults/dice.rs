/// Draws numbers that look random, the same ones for the same seed (SplitMix64).
#[derive(Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut drawn = self.0;
        drawn = (drawn ^ (drawn >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        drawn = (drawn ^ (drawn >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        drawn ^ (drawn >> 31)
    }

    /// True in this share of cases.
    pub(super) fn falls(&mut self, rate: f64) -> bool {
        // 53 bits, which are all that a fraction has. It is below 1, so that 1 is always.
        let fraction = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        fraction < rate
    }

    /// One of several, each as likely as another.
    pub(super) fn choose<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let number = u64::try_from(of.len()).ok().filter(|number| *number > 0)?;
        of.get(usize::try_from(self.next() % number).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_splitmix64() {
        let mut dice = Dice::new(1_234_567);
        assert_eq!(dice.next(), 6_457_827_717_110_365_317);
        assert_eq!(dice.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn a_rate_is_kept_and_its_ends_are_never_and_always() {
        let mut dice = Dice::new(1);
        let mut falls = |rate| (0..10_000).filter(|_| dice.falls(rate)).count();
        assert_eq!(falls(0.0), 0);
        assert_eq!(falls(1.0), 10_000);
        assert!((900..1100).contains(&falls(0.1)));
    }

    #[test]
    fn each_is_chosen_about_as_often() {
        let mut dice = Dice::new(1);
        let mut times = [0; 3];
        for _ in 0..3000 {
            times[*dice.choose(&[0, 1, 2]).unwrap()] += 1;
        }
        assert!(times.iter().all(|times| (900..1100).contains(times)), "{times:?}");
        assert_eq!(dice.choose::<u8>(&[]), None);
    }
}
