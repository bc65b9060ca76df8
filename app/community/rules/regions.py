"""For which places are local rules of voting on file? The last stands for everywhere else."""

REGIONS: tuple[str, ...] = ("shanghai", "hangzhou", "beijing", "ningbo", "qingyuan", "other")
