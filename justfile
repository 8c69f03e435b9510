# What is done often, in one word each.

# How fast Kith is: tables with ratios. `just bench taps --quick` is one topic, shortly.
bench *what:
    cargo bench --bench kith -- {{what}}

# How long somebody waits for the signpost, also while the store is away. Prints; about two minutes.
signpost:
    cargo test --locked --test stories how_long_the_signpost -- --ignored --nocapture
