//! Several replicas in one village, on one database.

use kith::clock::Clock;
use kith::sandbox::Village;

#[tokio::test]
async fn replicas_live_beside_each_other_and_each_comes_and_goes_alone() {
    let village = Village::replicas(Clock::system(), 2).await.unwrap();
    let aino = village.phone("Aino", "en");
    aino.types("is anybody there?");
    assert_eq!(village.steps(1).await.unwrap(), 1, "the second one hears too");
    assert_eq!(village.steps(1).await.unwrap(), 0, "and confirms what it heard");
    village.settle().await;
    assert_eq!(aino.unread(), 1, "one answer, not one from each");
    village.closes_one(1).await.unwrap();
    assert!(village.steps(1).await.is_err());
    aino.types("and now?");
    village.settle().await;
    assert_eq!((aino.unread(), village.is_open().await), (2, false));
    village.restarts(1).await.unwrap();
    assert!(village.is_open().await, "whoever was away comes back on their own feet");
    village.closes().await.unwrap();
    assert!(!village.is_open().await);
    aino.reads_all();
    village.ends_well();
}
