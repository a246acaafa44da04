"""`python -m community` is the same as `community`."""

from community.commands import main

main()
