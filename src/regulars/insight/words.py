STAGE_TITLES={}
def group_title(c): return c
