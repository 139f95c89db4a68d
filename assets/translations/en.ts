<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>camera.size</name>
    <message>
        <source>extreme_wide</source>
        <translation>extreme wide</translation>
    </message>
    <message>
        <source>wide</source>
        <translation>wide</translation>
    </message>
    <message>
        <source>full</source>
        <translation>full shot</translation>
    </message>
    <message>
        <source>medium_wide</source>
        <translation>medium wide</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>medium</translation>
    </message>
    <message>
        <source>medium_close_up</source>
        <translation>medium close-up</translation>
    </message>
    <message>
        <source>close_up</source>
        <translation>close-up</translation>
    </message>
    <message>
        <source>extreme_close_up</source>
        <translation>extreme close-up</translation>
    </message>
</context>
<context>
    <name>camera.framing</name>
    <message>
        <source>single</source>
        <translation>single</translation>
    </message>
    <message>
        <source>two_shot</source>
        <translation>two-shot</translation>
    </message>
    <message>
        <source>three_shot</source>
        <translation>three-shot</translation>
    </message>
    <message>
        <source>group</source>
        <translation>group</translation>
    </message>
    <message>
        <source>over_the_shoulder</source>
        <translation>over the shoulder</translation>
    </message>
    <message>
        <source>pov</source>
        <translation>point of view</translation>
    </message>
    <message>
        <source>insert</source>
        <translation>insert</translation>
    </message>
    <message>
        <source>establishing</source>
        <translation>establishing</translation>
    </message>
    <message>
        <source>reverse</source>
        <translation>reverse</translation>
    </message>
</context>
<context>
    <name>camera.angle</name>
    <message>
        <source>eye</source>
        <translation>eye level</translation>
    </message>
    <message>
        <source>high</source>
        <translation>high angle</translation>
    </message>
    <message>
        <source>low</source>
        <translation>low angle</translation>
    </message>
    <message>
        <source>overhead</source>
        <translation>overhead</translation>
    </message>
    <message>
        <source>worms_eye</source>
        <translation>worm's eye</translation>
    </message>
    <message>
        <source>aerial</source>
        <translation>aerial</translation>
    </message>
    <message>
        <source>dutch</source>
        <translation>Dutch angle</translation>
    </message>
</context>
<context>
    <name>camera.side</name>
    <message>
        <source>front</source>
        <translation>from the front</translation>
    </message>
    <message>
        <source>three_quarter</source>
        <translation>three-quarter</translation>
    </message>
    <message>
        <source>profile</source>
        <translation>profile</translation>
    </message>
    <message>
        <source>back</source>
        <translation>from behind</translation>
    </message>
</context>
<context>
    <name>camera.move</name>
    <message>
        <source>static</source>
        <translation>locked off</translation>
    </message>
    <message>
        <source>push_in</source>
        <translation>push in</translation>
    </message>
    <message>
        <source>pull_out</source>
        <translation>pull out</translation>
    </message>
    <message>
        <source>pan_left</source>
        <translation>pan left</translation>
    </message>
    <message>
        <source>pan_right</source>
        <translation>pan right</translation>
    </message>
    <message>
        <source>tilt_up</source>
        <translation>tilt up</translation>
    </message>
    <message>
        <source>tilt_down</source>
        <translation>tilt down</translation>
    </message>
    <message>
        <source>truck_left</source>
        <translation>truck left</translation>
    </message>
    <message>
        <source>truck_right</source>
        <translation>truck right</translation>
    </message>
    <message>
        <source>crane_up</source>
        <translation>crane up</translation>
    </message>
    <message>
        <source>crane_down</source>
        <translation>crane down</translation>
    </message>
    <message>
        <source>follow</source>
        <translation>follow</translation>
    </message>
    <message>
        <source>lead</source>
        <translation>lead</translation>
    </message>
    <message>
        <source>orbit</source>
        <translation>orbit</translation>
    </message>
    <message>
        <source>roll</source>
        <translation>roll</translation>
    </message>
    <message>
        <source>zoom_in</source>
        <translation>zoom in</translation>
    </message>
    <message>
        <source>zoom_out</source>
        <translation>zoom out</translation>
    </message>
    <message>
        <source>crash_zoom</source>
        <translation>crash zoom</translation>
    </message>
    <message>
        <source>dolly_zoom</source>
        <translation>dolly zoom</translation>
    </message>
    <message>
        <source>whip_pan</source>
        <translation>whip pan</translation>
    </message>
    <message>
        <source>rack_focus</source>
        <translation>rack focus</translation>
    </message>
</context>
<context>
    <name>camera.move_speed</name>
    <message>
        <source>slow</source>
        <translation>slow move</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>normal move</translation>
    </message>
    <message>
        <source>fast</source>
        <translation>fast move</translation>
    </message>
</context>
<context>
    <name>camera.move_amount</name>
    <message>
        <source>small</source>
        <translation>small move</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>usual distance</translation>
    </message>
    <message>
        <source>large</source>
        <translation>large move</translation>
    </message>
</context>
<context>
    <name>camera.handheld</name>
    <message>
        <source>yes</source>
        <translation>handheld</translation>
    </message>
    <message>
        <source>no</source>
        <translation>not handheld</translation>
    </message>
</context>
<context>
    <name>camera.lens</name>
    <message>
        <source>fisheye</source>
        <translation>fisheye</translation>
    </message>
    <message>
        <source>ultra_wide</source>
        <translation>ultra-wide lens</translation>
    </message>
    <message>
        <source>wide</source>
        <translation>wide lens</translation>
    </message>
    <message>
        <source>standard</source>
        <translation>standard lens</translation>
    </message>
    <message>
        <source>portrait</source>
        <translation>portrait lens</translation>
    </message>
    <message>
        <source>telephoto</source>
        <translation>telephoto</translation>
    </message>
    <message>
        <source>macro</source>
        <translation>macro</translation>
    </message>
</context>
<context>
    <name>camera.depth_of_field</name>
    <message>
        <source>shallow</source>
        <translation>shallow focus</translation>
    </message>
    <message>
        <source>deep</source>
        <translation>deep focus</translation>
    </message>
</context>
<context>
    <name>camera.composition</name>
    <message>
        <source>centre</source>
        <translation>centred</translation>
    </message>
    <message>
        <source>balanced</source>
        <translation>balanced</translation>
    </message>
    <message>
        <source>symmetrical</source>
        <translation>symmetrical</translation>
    </message>
    <message>
        <source>left_heavy</source>
        <translation>weight left</translation>
    </message>
    <message>
        <source>right_heavy</source>
        <translation>weight right</translation>
    </message>
    <message>
        <source>thirds</source>
        <translation>thirds</translation>
    </message>
    <message>
        <source>diagonal</source>
        <translation>diagonal</translation>
    </message>
    <message>
        <source>frame_in_frame</source>
        <translation>frame in frame</translation>
    </message>
    <message>
        <source>leading_lines</source>
        <translation>leading lines</translation>
    </message>
    <message>
        <source>short_side</source>
        <translation>short-sided</translation>
    </message>
</context>
<context>
    <name>action.speed</name>
    <message>
        <source>slow</source>
        <translation>slowly</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>at normal speed</translation>
    </message>
    <message>
        <source>fast</source>
        <translation>fast</translation>
    </message>
</context>
<context>
    <name>environment.time</name>
    <message>
        <source>dawn</source>
        <translation>dawn</translation>
    </message>
    <message>
        <source>sunrise</source>
        <translation>sunrise</translation>
    </message>
    <message>
        <source>morning</source>
        <translation>morning</translation>
    </message>
    <message>
        <source>day</source>
        <translation>day</translation>
    </message>
    <message>
        <source>noon</source>
        <translation>noon</translation>
    </message>
    <message>
        <source>golden_hour</source>
        <translation>golden hour</translation>
    </message>
    <message>
        <source>sunset</source>
        <translation>sunset</translation>
    </message>
    <message>
        <source>dusk</source>
        <translation>dusk</translation>
    </message>
    <message>
        <source>night</source>
        <translation>night</translation>
    </message>
</context>
<context>
    <name>environment.weather</name>
    <message>
        <source>clear</source>
        <translation>clear</translation>
    </message>
    <message>
        <source>overcast</source>
        <translation>overcast</translation>
    </message>
    <message>
        <source>rain</source>
        <translation>rain</translation>
    </message>
    <message>
        <source>thunderstorm</source>
        <translation>thunderstorm</translation>
    </message>
    <message>
        <source>snow</source>
        <translation>snow</translation>
    </message>
    <message>
        <source>fog</source>
        <translation>fog</translation>
    </message>
    <message>
        <source>wind</source>
        <translation>wind</translation>
    </message>
    <message>
        <source>sandstorm</source>
        <translation>sandstorm</translation>
    </message>
</context>
<context>
    <name>environment.weather_strength</name>
    <message>
        <source>light</source>
        <translation>light</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>moderate</translation>
    </message>
    <message>
        <source>heavy</source>
        <translation>heavy</translation>
    </message>
</context>
<context>
    <name>environment.interior</name>
    <message>
        <source>yes</source>
        <translation>interior</translation>
    </message>
    <message>
        <source>no</source>
        <translation>exterior</translation>
    </message>
</context>
<context>
    <name>style.tone</name>
    <message>
        <source>warm</source>
        <translation>warm</translation>
    </message>
    <message>
        <source>cool</source>
        <translation>cool</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>mixed tones</translation>
    </message>
</context>
<context>
    <name>style.light_source</name>
    <message>
        <source>daylight</source>
        <translation>daylight</translation>
    </message>
    <message>
        <source>artificial</source>
        <translation>artificial light</translation>
    </message>
    <message>
        <source>moonlight</source>
        <translation>moonlight</translation>
    </message>
    <message>
        <source>practical</source>
        <translation>practicals</translation>
    </message>
    <message>
        <source>firelight</source>
        <translation>firelight</translation>
    </message>
    <message>
        <source>fluorescent</source>
        <translation>fluorescent</translation>
    </message>
    <message>
        <source>overcast</source>
        <translation>overcast light</translation>
    </message>
    <message>
        <source>sunny</source>
        <translation>sunny</translation>
    </message>
    <message>
        <source>neon</source>
        <translation>neon</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>mixed light</translation>
    </message>
</context>
<context>
    <name>style.light_quality</name>
    <message>
        <source>soft</source>
        <translation>soft light</translation>
    </message>
    <message>
        <source>hard</source>
        <translation>hard light</translation>
    </message>
    <message>
        <source>high_contrast</source>
        <translation>high contrast</translation>
    </message>
    <message>
        <source>low_contrast</source>
        <translation>low contrast</translation>
    </message>
    <message>
        <source>silhouette</source>
        <translation>silhouette</translation>
    </message>
    <message>
        <source>high_key</source>
        <translation>high key</translation>
    </message>
    <message>
        <source>low_key</source>
        <translation>low key</translation>
    </message>
</context>
<context>
    <name>style.light_direction</name>
    <message>
        <source>top</source>
        <translation>top light</translation>
    </message>
    <message>
        <source>side</source>
        <translation>side light</translation>
    </message>
    <message>
        <source>back</source>
        <translation>backlit</translation>
    </message>
    <message>
        <source>under</source>
        <translation>underlit</translation>
    </message>
    <message>
        <source>rim</source>
        <translation>rim light</translation>
    </message>
</context>
<context>
    <name>style.saturation</name>
    <message>
        <source>high</source>
        <translation>saturated</translation>
    </message>
    <message>
        <source>low</source>
        <translation>desaturated</translation>
    </message>
</context>
<context>
    <name>tier</name>
    <message>
        <source>blockout</source>
        <translation>blockout</translation>
    </message>
    <message>
        <source>hero</source>
        <translation>hero</translation>
    </message>
</context>
<context>
    <name>part</name>
    <message>
        <source>subject</source>
        <translation>Subject</translation>
    </message>
    <message>
        <source>action</source>
        <translation>Action</translation>
    </message>
    <message>
        <source>environment</source>
        <translation>Environment</translation>
    </message>
    <message>
        <source>style</source>
        <translation>Style</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>Camera</translation>
    </message>
</context>
<context>
    <name>slot</name>
    <message>
        <source>subjects</source>
        <translation>who</translation>
    </message>
    <message>
        <source>duration_s</source>
        <translation>length</translation>
    </message>
    <message>
        <source>action.text</source>
        <translation>what happens</translation>
    </message>
    <message>
        <source>action.canonical</source>
        <translation>what happens</translation>
    </message>
    <message>
        <source>action.speed</source>
        <translation>speed</translation>
    </message>
    <message>
        <source>environment.place</source>
        <translation>place</translation>
    </message>
    <message>
        <source>environment.set</source>
        <translation>set</translation>
    </message>
    <message>
        <source>environment.interior</source>
        <translation>inside or outside</translation>
    </message>
    <message>
        <source>environment.time</source>
        <translation>time of day</translation>
    </message>
    <message>
        <source>environment.weather</source>
        <translation>weather</translation>
    </message>
    <message>
        <source>environment.weather_strength</source>
        <translation>how strong</translation>
    </message>
    <message>
        <source>style.style</source>
        <translation>style</translation>
    </message>
    <message>
        <source>style.tone</source>
        <translation>tone</translation>
    </message>
    <message>
        <source>style.mood</source>
        <translation>mood</translation>
    </message>
    <message>
        <source>style.light_source</source>
        <translation>light source</translation>
    </message>
    <message>
        <source>style.light_quality</source>
        <translation>light quality</translation>
    </message>
    <message>
        <source>style.light_direction</source>
        <translation>light direction</translation>
    </message>
    <message>
        <source>style.saturation</source>
        <translation>saturation</translation>
    </message>
    <message>
        <source>camera.size</source>
        <translation>shot size</translation>
    </message>
    <message>
        <source>camera.framing</source>
        <translation>framing</translation>
    </message>
    <message>
        <source>camera.angle</source>
        <translation>angle</translation>
    </message>
    <message>
        <source>camera.side</source>
        <translation>side</translation>
    </message>
    <message>
        <source>camera.move</source>
        <translation>move</translation>
    </message>
    <message>
        <source>camera.move_speed</source>
        <translation>speed of the move</translation>
    </message>
    <message>
        <source>camera.move_amount</source>
        <translation>size of the move</translation>
    </message>
    <message>
        <source>camera.handheld</source>
        <translation>handheld</translation>
    </message>
    <message>
        <source>camera.lens</source>
        <translation>lens</translation>
    </message>
    <message>
        <source>camera.lens_mm</source>
        <translation>focal length</translation>
    </message>
    <message>
        <source>camera.depth_of_field</source>
        <translation>depth of field</translation>
    </message>
    <message>
        <source>camera.composition</source>
        <translation>composition</translation>
    </message>
    <message>
        <source>then</source>
        <translation>what follows</translation>
    </message>
    <message>
        <source>related</source>
        <translation>who does what to whom</translation>
    </message>
</context>
<context>
    <name>eyes</name>
    <message>
        <source>starting</source>
        <translation>starting</translation>
    </message>
    <message>
        <source>watching</source>
        <translation>watching</translation>
    </message>
    <message>
        <source>disarmed</source>
        <translation>hand off</translation>
    </message>
    <message>
        <source>no_model</source>
        <translation>no hand model</translation>
    </message>
    <message>
        <source>no_camera</source>
        <translation>no camera</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>cannot watch</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>finished</translation>
    </message>
</context>
<context>
    <name>ring</name>
    <message>
        <source>asleep</source>
        <translation>asleep</translation>
    </message>
    <message>
        <source>awake</source>
        <translation>following</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>hold still</translation>
    </message>
    <message>
        <source>holding</source>
        <translation>holding</translation>
    </message>
</context>
<context>
    <name>gesture</name>
    <message>
        <source>wake</source>
        <translation>wake</translation>
    </message>
    <message>
        <source>sleep</source>
        <translation>sleep</translation>
    </message>
    <message>
        <source>pinch</source>
        <translation>pinch</translation>
    </message>
    <message>
        <source>drop</source>
        <translation>drop</translation>
    </message>
    <message>
        <source>let_go</source>
        <translation>let go</translation>
    </message>
    <message>
        <source>thumb_up</source>
        <translation>circle</translation>
    </message>
    <message>
        <source>thumb_down</source>
        <translation>reject</translation>
    </message>
    <message>
        <source>swipe_left</source>
        <translation>take before</translation>
    </message>
    <message>
        <source>swipe_right</source>
        <translation>take after</translation>
    </message>
    <message>
        <source>fingers</source>
        <translation>show take</translation>
    </message>
    <message>
        <source>victory</source>
        <translation>compare</translation>
    </message>
    <message>
        <source>fist</source>
        <translation>stop or play</translation>
    </message>
    <message>
        <source>apart</source>
        <translation>longer</translation>
    </message>
    <message>
        <source>together</source>
        <translation>shorter</translation>
    </message>
    <message>
        <source>palm</source>
        <translation>palm</translation>
    </message>
    <message>
        <source>point</source>
        <translation>point</translation>
    </message>
</context>
<context>
    <name>safety</name>
    <message>
        <source>涉及未成年人的性内容</source>
        <translation>sexual content with minors</translation>
    </message>
    <message>
        <source>露骨性内容</source>
        <translation>explicit sexual content</translation>
    </message>
    <message>
        <source>性暴力</source>
        <translation>sexual violence</translation>
    </message>
    <message>
        <source>真人性伪造</source>
        <translation>sexual fakes of real people</translation>
    </message>
    <message>
        <source>恐怖主义</source>
        <translation>terrorism</translation>
    </message>
    <message>
        <source>仇恨</source>
        <translation>hate</translation>
    </message>
</context>
<context>
    <name>position</name>
    <message>
        <source>foreground</source>
        <translation>foreground</translation>
    </message>
    <message>
        <source>background</source>
        <translation>background</translation>
    </message>
    <message>
        <source>left</source>
        <translation>frame left</translation>
    </message>
    <message>
        <source>centre</source>
        <translation>centre frame</translation>
    </message>
    <message>
        <source>right</source>
        <translation>frame right</translation>
    </message>
</context>
<context>
    <name>recipe</name>
    <message>
        <source>wan2.2</source>
        <translation>Wan2.2</translation>
    </message>
    <message>
        <source>wan2.2-8steps</source>
        <translation>Wan2.2 8 steps</translation>
    </message>
    <message>
        <source>wan2.2-4steps</source>
        <translation>Wan2.2 4 steps</translation>
    </message>
    <message>
        <source>wan2.2-i2v</source>
        <translation>Wan2.2 I2V</translation>
    </message>
    <message>
        <source>wan2.2-vace</source>
        <translation>Wan2.2 VACE</translation>
    </message>
    <message>
        <source>wan2.2-5b</source>
        <translation>Wan2.2 5B</translation>
    </message>
    <message>
        <source>wan2.1-1.3b</source>
        <translation>Wan2.1 1.3B</translation>
    </message>
    <message>
        <source>wan2.1-vace-1.3b</source>
        <translation>Wan2.1 VACE</translation>
    </message>
    <message>
        <source>live</source>
        <translation>Wan2.1 causal</translation>
    </message>
    <message>
        <source>helios</source>
        <translation>Helios</translation>
    </message>
</context>
</TS>
