"""What the official SDK has in `types.chat.chat_completion_audio_param`."""

from __future__ import annotations

from chatwright.types import AudioOptionsParam as ChatCompletionAudioParam
from chatwright.types import CustomVoiceParam as VoiceID

__all__ = [
    "ChatCompletionAudioParam",
    "VoiceID",
]
