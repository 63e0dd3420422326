"""Side-by-side measurements: each is a package that `./zongji bench NAME` runs, and leaves its figures in results/."""
