# What is done often, in one word each.

# How fast Kith is: tables with ratios. `just bench taps --quick` is one topic, shortly.
bench *what:
    cargo bench --bench kith -- {{what}}
