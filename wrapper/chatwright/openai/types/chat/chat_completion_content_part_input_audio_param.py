"""What the official SDK has in `types.chat.chat_completion_content_part_input_audio_param`."""

from __future__ import annotations

from chatwright.types import AudioPartParam as ChatCompletionContentPartInputAudioParam
from chatwright.types import InputAudioParam as InputAudio
from chatwright.types import PromptCacheBreakpointParam as PromptCacheBreakpoint

__all__ = [
    "ChatCompletionContentPartInputAudioParam",
    "InputAudio",
    "PromptCacheBreakpoint",
]
