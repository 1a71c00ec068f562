/** The worker of small pages: pure JavaScript. */

import { serve } from './answering.js';
import { light } from './light.js';

serve(light);
