"""Where and when: sets from recipes, light, weather and air.

recipes      sets as they are written, looked over
sets         recipes of `assets/sets` -> shapes, lamps, solids
sway         what gives in the wind
solids       what stands in a set
light        hour and weather -> sun, sky, fog, grade (`assets/light.toml`)
weather      rain, snow and sand as functions of time
atmosphere   what of the air there is at a time: rain, snow, sand, smoke
fires        fires, their smoke and their light
dressing     what a look does to colours and lamps of a set: windows show the hour, clay, silhouettes
"""
